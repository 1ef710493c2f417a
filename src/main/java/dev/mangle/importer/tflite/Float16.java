package dev.mangle.importer.tflite;

/** IEEE 754 half precision, which Java 17 cannot read yet. */
final class Float16 {
  private static final int SIGN = 0x8000;
  private static final int EXPONENT = 0x1f;
  private static final int FRACTION = 0x3ff;
  private static final int FRACTION_BITS = 10;
  private static final int BIAS = 15;
  private static final float SMALLEST = 0x1p-24f;

  private Float16() {}

  /** The number that {@code bits} stand for. */
  static float decode(short bits) {
    int exponent = bits >> FRACTION_BITS & EXPONENT;
    int fraction = bits & FRACTION;
    float size;
    if (exponent == 0) {
      size = fraction * SMALLEST;
    } else if (exponent == EXPONENT) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Math.scalb(1 + fraction / (float) (FRACTION + 1), exponent - BIAS);
    }
    return (bits & SIGN) == 0 ? size : -size;
  }
}
