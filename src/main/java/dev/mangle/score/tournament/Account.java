package dev.mangle.score.tournament;

import dev.mangle.attack.AttackReport;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an attack says of its own run, where it left an {@code attack.json} among its images: kept
 * beside them, shown as its own words, and never a part of the score.
 *
 * <p>Anyone may have written it. It counts only as far as it is a whole record about as many images
 * as the batch has; all else is passed over without a word.
 */
final class Account {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_NETWORKS = 16;
  private static final Pattern NAME = Pattern.compile("[\\p{Graph} ]{1,100}");

  private Account() {}

  /** Keeps in {@code file} what the attack wrote into {@code output}, and nothing of before. */
  static void keep(Path output, Path file) {
    Path source = output.resolve(AttackReport.FILE_NAME);
    try {
      Files.deleteIfExists(file);
      if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      byte[] text;
      try (InputStream in = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS)) {
        text = in.readNBytes(MOST_BYTES + 1);
      }
      if (text.length <= MOST_BYTES) {
        AtomicFiles.write(file, out -> out.write(text));
      }
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
  }

  /** The record in {@code file} where it can be one of a run on {@code images} images. */
  static Optional<AttackReport> read(Path file, int images) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(AttackReport.readFile(file)).filter(record -> fits(record, images));
    } catch (UserException e) {
      return Optional.empty();
    }
  }

  private static boolean fits(AttackReport record, int images) {
    return record.images() == images
        && record.networks().size() <= MOST_NETWORKS
        && record.networks().stream().allMatch(n -> NAME.matcher(n.name()).matches());
  }
}
