package dev.mangle.train;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of a training's checkpoints, {@code step-0000300}. */
public final class TrainingCheckpoints {
  private static final Pattern NAME = Pattern.compile("step-\\d{7,9}");
  private static final String PREFIX = "step-";

  private TrainingCheckpoints() {}

  /**
   * The checkpoint folders in {@code folder}, earliest first; none where it is not there.
   *
   * @throws UserException when it cannot be read
   */
  public static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> NAME.matcher(entry.getFileName().toString()).matches())
          .sorted(Comparator.comparingInt(TrainingCheckpoints::step))
          .toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  /** How many steps were behind a checkpoint. */
  public static int step(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }

  static Path last(List<Path> checkpoints) {
    return checkpoints.get(checkpoints.size() - 1);
  }

  static String name(int step) {
    return String.format(Locale.ROOT, "%s%07d", PREFIX, step);
  }
}
