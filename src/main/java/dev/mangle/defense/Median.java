package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The median of a square around each sample, channel by channel; beyond the edge the edge goes on.
 *
 * <p>Source: Xu, Evans and Qi, "Feature squeezing", 2017.
 *
 * @param size side of the square, odd
 */
record Median(int size) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "median of a square around each sample",
          "Xu et al. 2017",
          List.of(Parameter.odd("size", 3, 3, 9)),
          values -> new Median(values.whole("size")));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    int stride = shape.width() * shape.channels();
    int[] rows = around(shape.height(), stride);
    int[] columns = around(shape.width(), shape.channels());
    float[] out = new float[image.length];
    float[] square = new float[size * size];
    for (int y = 0, at = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        for (int c = 0; c < shape.channels(); c++) {
          int n = 0;
          for (int dy = y; dy < y + size; dy++) {
            for (int dx = x; dx < x + size; dx++) {
              square[n++] = image[rows[dy] + columns[dx] + c];
            }
          }
          out[at++] = middle(square);
        }
      }
    }
    return out;
  }

  /** The middle of {@code values}, found by Hoare's selection, which reorders them. */
  private static float middle(float[] values) {
    int wanted = values.length / 2;
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      float pivot = values[wanted];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (pivot < values[j]) {
          j--;
        }
        if (i <= j) {
          float swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      low = j < wanted ? i : low;
      high = wanted < i ? j : high;
    }
    return values[wanted];
  }

  /** Offsets of positions {@code -size/2 .. length + size/2 - 1}, kept inside of the image. */
  private int[] around(int length, int step) {
    int[] offsets = new int[length + size - 1];
    Arrays.setAll(offsets, i -> step * Math.max(0, Math.min(length - 1, i - size / 2)));
    return offsets;
  }
}
