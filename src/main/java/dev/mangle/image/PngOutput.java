package dev.mangle.image;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An output folder that takes only images whose file proves that it keeps the budget. */
public final class PngOutput {
  private final Path folder;

  private PngOutput(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the output folder where it is missing.
   *
   * @throws UserException when it is the input folder, is a file or cannot be written to
   */
  public static PngOutput open(Path output, PngFolder input) {
    if (Files.exists(output) && !Files.isDirectory(output)) {
      throw new UserException("'%s' is a file: expected an output folder", output);
    }
    // Files.createDirectories refuses a link to a folder, which is a good output folder.
    if (!Files.isDirectory(output)) {
      AtomicFiles.createFolders(output);
    }
    try {
      if (Files.isSameFile(output, input.folder())) {
        throw new UserException(
            "output folder '%s' is the input folder '%s': expected another",
            output, input.folder());
      }
      // Only a real file tells: permission bits say nothing to root, on mounts and with ACLs.
      Files.delete(Files.createTempFile(output, ".mangle", ".tmp"));
    } catch (IOException e) {
      throw UserException.of("write to folder", output, e);
    }
    return new PngOutput(output);
  }

  /**
   * Writes {@code adversarial} under its name, reads the file back and checks it.
   *
   * @param source the clean image, of the same name and shape
   * @param epsilon L_infinity budget in pixel units
   * @throws UserException when the file cannot be written; nothing is left behind then
   * @throws IllegalStateException when the file is not what was meant or breaks the budget; it is
   *     deleted then
   */
  public void write(Image adversarial, Image source, int epsilon) {
    Path file = folder.resolve(adversarial.name());
    AtomicFiles.write(file, out -> Png.write(out, adversarial));
    boolean proven = false;
    try {
      verify(Png.read(file), adversarial, source, epsilon);
      proven = true;
    } finally {
      if (!proven) {
        delete(file);
      }
    }
  }

  /** Throws IllegalStateException unless {@code written} is {@code meant} and keeps the budget. */
  static void verify(Image written, Image meant, Image source, int epsilon) {
    if (!meant.name().equals(source.name()) || !written.shape().equals(source.shape())) {
      throw new IllegalStateException("wrote %s for the source %s".formatted(written, source));
    }
    int wrong = Arrays.mismatch(written.samples(), meant.samples());
    if (wrong >= 0) {
      throw new IllegalStateException(
          "%s: sample %d is not what was meant".formatted(written, wrong));
    }
    int difference = EpsilonBox.maxDifference(written, source);
    if (difference > epsilon) {
      throw new IllegalStateException(
          "%s: expected at most %d from the source, found %d"
              .formatted(written, epsilon, difference));
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete '" + file + "', which breaks the budget", e);
    }
  }
}
