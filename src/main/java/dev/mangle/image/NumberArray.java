package dev.mangle.image;

import java.util.Arrays;

/** Numbers of a NumPy file in C order: as floats where its type fits in them, else as doubles. */
public final class NumberArray {
  private final String type;
  private final int[] shape;
  private final float[] floats;
  private final double[] doubles;

  /** Exactly one of {@code floats} and {@code doubles} is given. */
  NumberArray(String type, int[] shape, float[] floats, double[] doubles) {
    this.type = type;
    this.shape = shape.clone();
    this.floats = floats;
    this.doubles = doubles;
  }

  /** The type in NumPy's words, such as {@code <f4}. */
  public String type() {
    return type;
  }

  /**
   * Whether the numbers need doubles (float64, integers of 32 bits or more; those of 64 bits are
   * rounded to them).
   */
  public boolean isWide() {
    return doubles != null;
  }

  /** Number of dimensions. */
  public int dimensions() {
    return shape.length;
  }

  /** Size of one dimension, counted from 0. */
  public int dimension(int index) {
    return shape[index];
  }

  /** Number of values. */
  public int size() {
    return isWide() ? doubles.length : floats.length;
  }

  /** One value, by its index in C order. */
  public double get(int index) {
    return isWide() ? doubles[index] : floats[index];
  }

  /** Whether the shape is exactly that. */
  public boolean hasShape(int... expected) {
    return Arrays.equals(shape, expected);
  }

  /** The shape as Python prints it, such as {@code (10000, 784)}. */
  public String shapeText() {
    return Npy.tuple(shape);
  }
}
