package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.LabeledImages;
import dev.mangle.model.Tensors;
import dev.mangle.train.Augmentation.View;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  /** Two images of 2x3, three channels; channel c of pixel p of image i is 100 i + 10 p + c. */
  private static final LabeledImages IMAGES = images();

  private static LabeledImages images() {
    byte[] pixels = new byte[2 * 18];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (100 * (i / 18) + 10 * (i % 18 / 3) + i % 3);
    }
    return new LabeledImages(pixels, new int[] {0, 1}, 2, 3, 3);
  }

  @Test
  void movesDownAndToTheRightAndLeavesBlack() {
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 101, 102, 110, 111, 112},
        written(new View(false, 1, 1), 1));
  }

  @Test
  void mirrorsBeforeItMoves() {
    assertArrayEquals(
        new float[] {20, 21, 22, 10, 11, 12, 0, 1, 2, 50, 51, 52, 40, 41, 42, 30, 31, 32},
        written(new View(true, 0, 0), 0));
    assertArrayEquals(
        new float[] {40, 41, 42, 30, 31, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        written(new View(true, -1, -1), 0));
  }

  @Test
  void noneLeavesTheImage() {
    View view = Augmentation.NONE.view(new SplittableRandom(3));
    assertEquals(new View(false, 0, 0), view);
  }

  @Test
  void drawsEveryShiftAndBothSides() {
    Set<View> seen = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3000; i++) {
      seen.add(Augmentation.FLIP_SHIFT.view(random));
    }
    assertEquals(2 * 9 * 9, seen.size());
    assertTrue(seen.stream().allMatch(v -> Math.abs(v.down()) <= 4 && Math.abs(v.right()) <= 4));
  }

  @Test
  void aBatchDependsOnSeedAndPlaceOnly() {
    float[] both = batch(7, 0, 1);
    assertArrayEquals(both, batch(7, 0, 1));
    assertArrayEquals(Arrays.copyOfRange(both, 18, 36), batch(7, 1));
    boolean differs = false;
    for (long seed = 8; seed < 12; seed++) {
      differs |= !Arrays.equals(both, batch(seed, 0, 1));
    }
    assertTrue(differs);
  }

  private static float[] written(View view, int index) {
    float[] into = new float[18];
    view.write(IMAGES, index, 1, into, 0);
    return into;
  }

  private static float[] batch(long seed, int... indices) {
    try (Batch batch = new Batch(IMAGES, indices, Augmentation.FLIP_SHIFT, seed)) {
      return Tensors.floats(batch.images());
    }
  }
}
