package dev.mangle.attack.technique;

import java.util.SplittableRandom;

/**
 * Where each pixel of an image with shuffled and rotated blocks comes from. Rows are cut first,
 * then columns in each of them.
 */
final class ShuffledBlocks {
  private static final int TAPS = 4;

  private final int height;
  private final int width;
  private final int blocks;
  private final float[] places;
  private final float[] weights;

  ShuffledBlocks(SplittableRandom random, int height, int width, int blocks, double degrees) {
    this.height = height;
    this.width = width;
    this.blocks = blocks;
    this.places = new float[height * width * TAPS];
    this.weights = new float[height * width * TAPS];
    int[] rows = BlockCuts.of(random, height, blocks);
    int top = 0;
    for (int i : order(random)) {
      int[] columns = BlockCuts.of(random, width, blocks);
      int left = 0;
      for (int j : order(random)) {
        Block from =
            new Block(rows[i], columns[j], rows[i + 1] - rows[i], columns[j + 1] - columns[j]);
        turn(from, top, left, Math.toRadians(degrees * (2 * random.nextDouble() - 1)));
        left += from.width();
      }
      top += rows[i + 1] - rows[i];
    }
  }

  private record Block(int top, int left, int height, int width) {}

  private int[] order(SplittableRandom random) {
    int[] order = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private void turn(Block from, int top, int left, double angle) {
    double sin = Math.sin(angle);
    double cos = Math.cos(angle);
    double middleY = (from.height() - 1) / 2.0;
    double middleX = (from.width() - 1) / 2.0;
    for (int y = 0; y < from.height(); y++) {
      for (int x = 0; x < from.width(); x++) {
        double exactY = middleY + cos * (y - middleY) + sin * (x - middleX);
        double exactX = middleX - sin * (y - middleY) + cos * (x - middleX);
        tap(((top + y) * width + left + x) * TAPS, from, exactY, exactX);
      }
    }
  }

  /** The four neighbours of a place in a block; none has weight outside of it. */
  private void tap(int at, Block block, double y, double x) {
    int low = (int) Math.floor(y);
    int first = (int) Math.floor(x);
    for (int i = 0; i < TAPS; i++) {
      int row = low + i / 2;
      int column = first + i % 2;
      double weight = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
      if (row >= 0 && row < block.height() && column >= 0 && column < block.width()) {
        places[at + i] = (block.top() + row) * width + block.left() + column;
        weights[at + i] = (float) weight;
      }
    }
  }

  /** Positions in the image, {@code [height * width, 4]}. */
  void places(float[] values, int at) {
    System.arraycopy(places, 0, values, at, height * width * TAPS);
  }

  /** Their weights, of the same shape. */
  void weights(float[] values, int at) {
    System.arraycopy(weights, 0, values, at, height * width * TAPS);
  }
}
