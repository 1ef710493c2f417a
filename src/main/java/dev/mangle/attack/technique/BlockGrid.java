package dev.mangle.attack.technique;

import dev.mangle.image.ImageShape;
import java.util.SplittableRandom;

/** An image cut into blocks of random sizes, and what happens to each of them. */
final class BlockGrid {
  private final ImageShape shape;
  private final int blocks;
  private final int[] rows;
  private final int[] columns;
  private final Change[][] changes;

  private enum Kind {
    SHIFT_DOWN,
    SHIFT_ACROSS,
    FLIP_DOWN,
    FLIP_ACROSS,
    TURN,
    FADE,
    NOISE
  }

  /** What happens to a block, how strongly (0..1), and a seed of its own. */
  private record Change(Kind kind, double amount, long seed) {
    /** Where the line or column {@code i} of {@code size} comes from. */
    int source(int i, int size, Kind shift, Kind flip) {
      if (kind == shift) {
        return (i + (int) (amount * size)) % size;
      }
      return kind == flip || kind == Kind.TURN ? size - 1 - i : i;
    }
  }

  /** Calls for each pixel of each block. */
  @FunctionalInterface
  private interface Pixel {
    void of(Change change, int pixel, int source);
  }

  BlockGrid(SplittableRandom random, ImageShape shape, int blocks) {
    this.shape = shape;
    this.blocks = blocks;
    this.rows = BlockCuts.of(random, shape.height(), blocks);
    this.columns = BlockCuts.of(random, shape.width(), blocks);
    this.changes = new Change[blocks][blocks];
    for (Change[] row : changes) {
      for (int i = 0; i < blocks; i++) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        row[i] = new Change(kind, random.nextDouble(), random.nextLong());
      }
    }
  }

  /** Where each pixel comes from, {@code [h * w]}. */
  void places(float[] values, int at) {
    each((change, pixel, source) -> values[at + pixel] = source);
  }

  /** What each pixel is multiplied with, {@code [h * w]}. */
  void factors(float[] values, int at) {
    each(
        (change, pixel, source) ->
            values[at + pixel] = change.kind() == Kind.FADE ? (float) change.amount() : 1);
  }

  /** What is added to each value, {@code [h * w * c]}: uniform up to {@code size}. */
  void noise(float size, float[] values, int at) {
    int channels = shape.channels();
    each(
        (change, pixel, source) -> {
          if (change.kind() == Kind.NOISE) {
            SplittableRandom random = new SplittableRandom(change.seed() + pixel);
            Uniform.fill(random, -size, size, values, at + pixel * channels, channels);
          }
        });
  }

  private void each(Pixel call) {
    for (int i = 0; i < blocks; i++) {
      for (int j = 0; j < blocks; j++) {
        each(changes[i][j], rows[i], rows[i + 1], columns[j], columns[j + 1], call);
      }
    }
  }

  private void each(Change change, int top, int bottom, int left, int right, Pixel call) {
    for (int y = top; y < bottom; y++) {
      int fromY = top + change.source(y - top, bottom - top, Kind.SHIFT_DOWN, Kind.FLIP_DOWN);
      for (int x = left; x < right; x++) {
        int fromX =
            left + change.source(x - left, right - left, Kind.SHIFT_ACROSS, Kind.FLIP_ACROSS);
        call.of(change, y * shape.width() + x, fromY * shape.width() + fromX);
      }
    }
  }
}
