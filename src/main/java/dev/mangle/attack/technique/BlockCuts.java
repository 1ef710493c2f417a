package dev.mangle.attack.technique;

import java.util.SplittableRandom;

/** A side of an image cut into blocks of random lengths. */
final class BlockCuts {
  private BlockCuts() {}

  /** Where blocks begin and end, {@code blocks + 1} places; none is empty where there is room. */
  static int[] of(SplittableRandom random, int side, int blocks) {
    int[] cuts = new int[blocks + 1];
    if (side > blocks) {
      int[] inner = random.ints(1, side).distinct().limit(blocks - 1L).sorted().toArray();
      System.arraycopy(inner, 0, cuts, 1, inner.length);
    } else {
      for (int i = 0; i < blocks; i++) {
        cuts[i] = Math.min(i, side);
      }
    }
    cuts[blocks] = side;
    return cuts;
  }
}
