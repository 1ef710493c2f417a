package dev.mangle.challenge;

import dev.mangle.image.Npy;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.io.FileUtils;

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
   * @throws UserException when it cannot be written
   * @throws IllegalStateException when it is not what the challenge takes; what was there stays
   */
  public static SubmissionCheck.Verdict write(
      Path file, float[] pixels, TestImages images, double epsilon) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (pixels[i] / (double) PIXEL_UNITS);
    }
    Path trial = file.resolveSibling("." + file.getFileName() + ".unproven.tmp");
    try {
      Npy.write(trial, values, images.count(), images.shape().size());
      SubmissionCheck.Verdict verdict = new SubmissionCheck(images, epsilon).check(Npy.read(trial));
      if (!verdict.isGood()) {
        throw new IllegalStateException(
            "the attack broke the challenge's rules: " + String.join("; ", verdict.faults()));
      }
      Files.move(trial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return verdict;
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    } finally {
      FileUtils.deleteQuietly(trial.toFile());
    }
  }
}
