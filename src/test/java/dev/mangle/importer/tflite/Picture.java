package dev.mangle.importer.tflite;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * An image in plain Java, to compare with.
 *
 * @param values row-major, channels interleaved
 */
record Picture(int height, int width, int channels, double[] values) {

  /** Tells the value at a row, column and channel. */
  @FunctionalInterface
  interface Paint {
    double at(int y, int x, int c);
  }

  /** An image painted value by value. */
  static Picture of(int height, int width, int channels, Paint paint) {
    double[] values = new double[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      int pixel = i / channels;
      values[i] = paint.at(pixel / width, pixel % width, i % channels);
    }
    return new Picture(height, width, channels, values);
  }

  static Picture random(int height, int width, int channels, long seed) {
    Random random = new Random(seed);
    return of(height, width, channels, (y, x, c) -> random.nextGaussian() * 3);
  }

  int size() {
    return values.length;
  }

  float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  double at(int y, int x, int c) {
    return values[(y * width + x) * channels + c];
  }

  /** The value, or {@code outside} beyond the edges. */
  double at(int y, int x, int c, double outside) {
    return y < 0 || x < 0 || y >= height || x >= width ? outside : at(y, x, c);
  }

  Picture map(DoubleUnaryOperator f) {
    return of(height, width, channels, (y, x, c) -> f.applyAsDouble(at(y, x, c)));
  }

  /** With another image of the same size, or of one pixel that stands for all. */
  Picture with(Picture other, DoubleBinaryOperator f) {
    boolean one = other.height == 1 && other.width == 1;
    return of(
        height,
        width,
        channels,
        (y, x, c) -> f.applyAsDouble(at(y, x, c), one ? other.at(0, 0, c) : other.at(y, x, c)));
  }
}
