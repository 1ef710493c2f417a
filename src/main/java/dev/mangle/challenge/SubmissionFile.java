package dev.mangle.challenge;

import dev.mangle.image.Npy;
import dev.mangle.io.AtomicFiles;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

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
   * @throws IllegalStateException when it is not what the challenge takes; what was there stays
   */
  public static SubmissionCheck.Verdict write(
      Path file, float[] pixels, TestImages images, double epsilon) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (pixels[i] / (double) PIXEL_UNITS);
    }
    AtomicReference<SubmissionCheck.Verdict> found = new AtomicReference<>();
    AtomicFiles.make(
        file,
        trial -> {
          Npy.write(trial, values, images.count(), images.shape().size());
          found.set(new SubmissionCheck(images, epsilon).check(Npy.read(trial)));
          if (!found.get().isGood()) {
            throw new IllegalStateException(
                "the attack broke the challenge's rules: "
                    + String.join("; ", found.get().faults()));
          }
        });
    return found.get();
  }
}
