package dev.mangle.challenge;

import dev.mangle.image.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where every attack of the challenge puts its result: written, read back, and checked. */
public final class SubmissionFile {
  private static final int PIXEL_UNITS = 255;

  private SubmissionFile() {}

  /**
   * Writes {@code [images, values]} of float32 in 0..1 and proves that the challenge takes it.
   *
   * @param pixels of all test images, in their order, in 0..255; not rounded to 8 bits
   * @param epsilon budget as a share of the pixel range
   * @return what the check says of the file
   * @throws dev.mangle.io.UserException when it cannot be written
   * @throws IllegalStateException when the file is not what the challenge takes; it is deleted then
   */
  public static SubmissionCheck.Verdict write(
      Path file, float[] pixels, TestImages images, double epsilon) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (pixels[i] / (double) PIXEL_UNITS);
    }
    Npy.write(file, values, images.count(), images.shape().size());
    SubmissionCheck.Verdict verdict = new SubmissionCheck(images, epsilon).check(Npy.read(file));
    if (!verdict.isGood()) {
      delete(file);
      throw new IllegalStateException(
          "the attack broke the challenge's rules: " + String.join("; ", verdict.faults()));
    }
    return verdict;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete '" + file + "', which breaks the rules", e);
    }
  }
}
