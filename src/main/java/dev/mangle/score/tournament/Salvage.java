package dev.mangle.score.tournament;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Jpeg;
import dev.mangle.image.Png;
import dev.mangle.image.Resize;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a whole, honest batch of what an attack left behind, trusting nothing: links are not
 * followed, only files are opened, headers are looked at first.
 *
 * <p>An image that is missing or damaged stays the clean one; another size is brought to the clean
 * one's, and everything into the budget. Grey stays grey where both are; else all is RGB.
 */
final class Salvage {
  private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg");
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_PIXELS = 1L << 24;
  private static final int MOST_FILES = 100_000;

  private final Path folder;
  private final CleanImages clean;
  private final Batch batch;
  private final Set<String> taken = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();
  private int absent;
  private int resized;
  private int clipped;
  private int worst;

  /** A batch whose images are looked for in {@code folder}. */
  Salvage(Path folder, CleanImages clean, Batch batch) {
    this.folder = folder;
    this.clean = clean;
    this.batch = batch;
  }

  /** Writes every image of the batch into {@code target}, in a form that tells only its pixels. */
  void writeTo(Path target) throws IOException {
    for (String name : batch.names()) {
      Image source = clean.images().read(name);
      try (OutputStream out = Files.newOutputStream(target.resolve(name))) {
        Png.write(out, judged(source));
      }
    }
  }

  /** Images that stayed clean. */
  List<String> missing() {
    return missing;
  }

  int resized() {
    return resized;
  }

  int clipped() {
    return clipped;
  }

  /** Tells what was wrong. */
  void tell(Problems problems) {
    int images = batch.names().size();
    if (absent > 0) {
      problems.add("%d of %d images missing", absent, images);
    }
    if (!damaged.isEmpty()) {
      problems.add("%d of %d images unusable: %s", damaged.size(), images, damaged.get(0));
    }
    if (absent > 0) {
      // They may be there under other names; without that, logs and records are nobody's business.
      tellUnknown(problems);
    }
    if (resized > 0) {
      problems.add("%d of %d images of another size, resized", resized, images);
    }
    if (clipped > 0) {
      problems.add(
          "%d of %d images over the budget of %d, clipped: by up to %d",
          clipped, images, batch.epsilon(), worst - batch.epsilon());
    }
  }

  private Image judged(Image source) {
    Optional<Path> file = find(source.name());
    if (file.isEmpty()) {
      absent++;
      missing.add(source.name());
      return source;
    }
    try {
      return fit(read(file.get(), source.name()), source);
    } catch (UserException e) {
      damaged.add(Problems.without(folder, e.getMessage()));
      missing.add(source.name());
      return source;
    }
  }

  /** What stands for an image: as PNG, else as JPEG; extensions in any case. */
  private Optional<Path> find(String name) {
    String stem = name.substring(0, name.length() - EXTENSIONS.get(0).length());
    List<String> names = new ArrayList<>(List.of(name));
    for (String extension : EXTENSIONS) {
      names.add(stem + extension);
      names.add(stem + extension.toUpperCase(Locale.ROOT));
    }
    taken.addAll(names);
    return names.stream()
        .map(folder::resolve)
        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  private static Image read(Path file, String name) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserException("'%s' is no file", file);
    }
    requireSize(file);
    if (Jpeg.isJpeg(file)) {
      return Jpeg.read(file, name, MOST_PIXELS);
    }
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(EXTENSIONS.get(0))) {
      throw new UserException("'%s' is no JPEG image", file);
    }
    ImageShape shape = Png.readShape(file);
    if ((long) shape.height() * shape.width() > MOST_PIXELS) {
      throw new UserException("'%s' is %s: expected at most %d pixels", file, shape, MOST_PIXELS);
    }
    return new Image(name, shape, Png.read(file).samples());
  }

  private static void requireSize(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(
            "'%s' has %d bytes: expected at most %d", file, Files.size(file), MOST_BYTES);
      }
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private Image fit(Image found, Image source) {
    ImageShape shape = source.shape();
    Image sized = Resize.bicubic(found, shape.height(), shape.width());
    resized += sized == found ? 0 : 1;
    boolean colour = sized.shape().channels() == 3 || shape.channels() == 3;
    Image ours = colour ? sized.toRgb() : sized;
    Image theirs = colour ? source.toRgb() : source;
    int change = EpsilonBox.maxDifference(ours, theirs);
    if (change > batch.epsilon()) {
      clipped++;
      worst = Math.max(worst, change);
    }
    Image inside = EpsilonBox.clip(ours, theirs, batch.epsilon());
    return shape.channels() == 1 ? inside.toGreyIfEqual() : inside;
  }

  private void tellUnknown(Problems problems) {
    int unknown = 0;
    String example = "";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!taken.contains(name) && unknown++ == 0) {
          example = name;
        }
        if (unknown >= MOST_FILES) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      problems.add("the output folder cannot be read");
    }
    if (unknown > 0) {
      problems.add(
          "%d %s of unknown name, e.g. '%s'", unknown, unknown == 1 ? "file" : "files", example);
    }
  }
}
