package dev.mangle.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import dev.mangle.testing.NpyBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionCheckTest {
  private static final int COUNT = 12;
  private static final int SIZE = 784;

  /** In the bright row of image 3, which is row 10: there, values are 1. */
  private static final int BRIGHT = 3 * SIZE + 10 * 28 + 5;

  @TempDir private Path folder;
  private TestImages images;
  private double[] clean;

  @BeforeEach
  void readImages() {
    images = TestImages.read(TinyMnist.write(folder, 1, COUNT));
    clean = new double[COUNT * SIZE];
    for (int i = 0; i < clean.length; i++) {
      clean[i] = images.unit(i);
    }
  }

  @Test
  void theCleanImagesAreGood() throws IOException {
    SubmissionCheck.Verdict verdict = check("<f4", "(12, 784)");
    assertTrue(verdict.isGood());
    assertEquals(
        List.of(
            "range: lowest 0 at row 0, column 0, highest 1 at row 0, column 112",
            "perturbation: largest 0 in image 0 (label 0), pixel row 0, column 0, allowed 0.3 +"
                + " 0.0001"),
        verdict.facts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f4", ">f4", "<f8", ">f8"})
  void theBudgetHasATolerance(String type) throws IOException {
    clean[BRIGHT] -= 0.30009;
    SubmissionCheck.Verdict good = check(type, "(12, 784)");
    assertEquals(List.of(), good.faults());
    assertEquals(
        "perturbation: largest 0.30009 in image 3 (label 3), pixel row 10, column 5, allowed 0.3 +"
            + " 0.0001",
        good.facts().get(1));

    clean[BRIGHT] = 1 - 0.3002;
    int dark = BRIGHT + 2 * SIZE;
    clean[dark] = images.unit(dark) + 0.30015;
    assertEquals(
        List.of(
            "perturbation: expected at most 0.3 + 0.0001, found largest 0.3002 in image 3 (label"
                + " 3), pixel row 10, column 5; 2 of 12 images are over"),
        check(type, "(12, 784)").faults());
  }

  @Test
  void theRangeHasATolerance() throws IOException {
    clean[BRIGHT] = 1.00009;
    int dark = 11 * SIZE;
    clean[dark] = -0.00009;
    assertTrue(check("<f8", "(12, 784)").isGood());
    clean[BRIGHT] = 1.0002;
    assertEquals(
        List.of(
            "range: expected -0.0001 to 1.0001, found lowest -0.00009 at row 11, column 0, highest"
                + " 1.0002 at row 3, column 285"),
        check("<f8", "(12, 784)").faults());
    clean[BRIGHT] = 1;
    clean[dark] = -0.00011;
    assertEquals(1, check("<f8", "(12, 784)").faults().size());
  }

  @Test
  void infinityIsOutOfRange() throws IOException {
    clean[BRIGHT] = Double.POSITIVE_INFINITY;
    assertEquals(
        List.of(
            "range: expected -0.0001 to 1.0001, found lowest 0 at row 0, column 0, highest Infinity"
                + " at row 3, column 285",
            "perturbation: expected at most 0.3 + 0.0001, found largest Infinity in image 3 (label"
                + " 3), pixel row 10, column 5; 1 of 12 images are over"),
        check("<f4", "(12, 784)").faults());
  }

  @Test
  void everythingThatIsWrongIsTold() throws IOException {
    clean[5] = Double.NaN;
    clean[900] = Double.NaN;
    clean[BRIGHT] = -3;
    List<String> faults = check("<f4", "(12, 28, 28)").faults();
    assertEquals(
        List.of(
            "shape: expected (12, 784), found (12, 28, 28)",
            "NaN: 2 of 9408 values, the first at row 0, column 5",
            "range: expected -0.0001 to 1.0001, found lowest -3 at row 3, column 285, highest 1 at"
                + " row 0, column 112",
            "perturbation: expected at most 0.3 + 0.0001, found largest 4 in image 3 (label 3),"
                + " pixel row 10, column 5; 1 of 12 images are over"),
        faults);
  }

  @Test
  void anotherNumberOfImages() throws IOException {
    clean = new double[SIZE];
    assertEquals(
        List.of("shape: expected (12, 784), found (1, 784)"), check("<f4", "(1, 784)").faults());
  }

  @Test
  void onlyNaN() throws IOException {
    clean = new double[] {Double.NaN};
    assertEquals(
        List.of(
            "shape: expected (12, 784), found ()",
            "NaN: 1 of 1 values, the first at row 0, column 0"),
        check("<f8", "()").faults());
  }

  @Test
  void fortranOrderIsTheSame() throws IOException {
    clean[BRIGHT] = 0.69995;
    double[] turned = new double[clean.length];
    for (int i = 0; i < clean.length; i++) {
      turned[i % SIZE * COUNT + i / SIZE] = clean[i];
    }
    SubmissionCheck.Verdict good =
        new SubmissionCheck(images, 0.3).check(array(">f8", true, "(12, 784)", turned));
    assertEquals(
        "perturbation: largest 0.30005 in image 3 (label 3), pixel row 10, column 5, allowed 0.3 +"
            + " 0.0001",
        good.facts().get(1));
    turned[BRIGHT % SIZE * COUNT + 3] = 0.6998;
    assertEquals(
        1,
        new SubmissionCheck(images, 0.3)
            .check(array(">f8", true, "(12, 784)", turned))
            .faults()
            .size());
  }

  private SubmissionCheck.Verdict check(String type, String shape) throws IOException {
    return new SubmissionCheck(images, 0.3).check(array(type, false, shape, clean));
  }

  private NumberArray array(String type, boolean fortran, String shape, double[] values)
      throws IOException {
    int size = type.endsWith("8") ? 8 : 4;
    ByteOrder order = type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] body =
        NpyBytes.values(
            order,
            size,
            values.length,
            (b, i) -> {
              if (size == 8) {
                b.putDouble(values[i]);
              } else {
                b.putFloat((float) values[i]);
              }
            });
    Path file = folder.resolve("a.npy");
    return Npy.read(
        Files.write(file, NpyBytes.of(1, NpyBytes.dictionary(type, fortran, shape), body)));
  }
}
