package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.LabeledImages;
import dev.mangle.model.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.types.TFloat32;

class BatchTest {
  /** Four images of 1x2x1, grey. */
  private static final LabeledImages IMAGES =
      new LabeledImages(new byte[] {51, 51, 102, 102, 51, 51, 102, 102}, labels(), 1, 2, 1);

  private static int[] labels() {
    return new int[] {5, 6, 7, 8};
  }

  @Test
  void itsEndIsABatchToo() {
    try (Batch batch = new Batch(IMAGES, new int[] {3, 0, 1});
        Batch end = batch.from(1)) {
      assertEquals(3, batch.count());
      assertEquals(2, end.count());
      assertArrayEquals(new float[] {0.4f, 0.4f, 0.2f, 0.2f, 0.4f, 0.4f}, floats(batch), 1e-6f);
      assertArrayEquals(new float[] {0.2f, 0.2f, 0.4f, 0.4f}, floats(end), 1e-6f);
      assertEquals(5, end.labels().getInt(0));
      assertEquals(6, end.labels().getInt(1));
    }
  }

  @Test
  void whatIsReplacedStandsAtTheEnd() {
    try (Batch batch = new Batch(IMAGES, new int[] {3, 0, 1});
        Batch other = new Batch(IMAGES, new int[] {3});
        TFloat32 mixed = batch.endingWith(Tensors.floats(other.images()))) {
      assertArrayEquals(
          new float[] {0.4f, 0.4f, 0.2f, 0.2f, 0.4f, 0.4f}, Tensors.floats(mixed), 1e-6f);
    }
    try (Batch batch = new Batch(IMAGES, new int[] {3, 0, 1});
        Batch other = new Batch(IMAGES, new int[] {2, 2});
        TFloat32 mixed = batch.endingWith(Tensors.floats(other.images()))) {
      assertArrayEquals(
          new float[] {0.4f, 0.4f, 0.2f, 0.2f, 0.2f, 0.2f}, Tensors.floats(mixed), 1e-6f);
    }
  }

  @Test
  void everySampleHasNoiseOfItsOwn() {
    int count = 200;
    byte[] grey = new byte[count * 8];
    Arrays.fill(grey, (byte) 51);
    LabeledImages images = new LabeledImages(grey, new int[count], 2, 4, 1);
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    try (Batch batch = new Batch(images, all);
        TFloat32 noisy = batch.randomStart(0.1, 7)) {
      float[] values = Tensors.floats(noisy);
      Set<Float> different = new HashSet<>();
      double sum = 0;
      for (float value : values) {
        assertEquals(0.2, value, 0.1 + 1e-6);
        different.add(value);
        sum += value;
      }
      // Chance makes a few equal as floats; noise that neighbours share would make most so.
      assertTrue(different.size() > 0.99 * values.length, different.size() + " of 1600");
      assertEquals(0.2, sum / values.length, 0.005);
    }
  }

  private static float[] floats(Batch batch) {
    return Tensors.floats(batch.images());
  }
}
