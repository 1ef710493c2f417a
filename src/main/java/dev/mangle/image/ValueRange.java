package dev.mangle.image;

/** What a white pixel is in an array: pixels here are always 0..255. */
public enum ValueRange {
  /** 0..1. */
  UNIT("1", 255),
  /** 0..255. */
  BYTE("255", 1);

  /** Of the range, as the MNIST challenge has it: what floats and attacks overshoot by. */
  private static final double TOLERANCE = 1e-4;

  private final String label;
  private final int scale;

  ValueRange(String label, int scale) {
    this.label = label;
    this.scale = scale;
  }

  /** The value of an 8-bit sample, 0..255. */
  float value(int sample) {
    return (float) (sample / (double) scale);
  }

  /** A value in pixel units; within 0..255 where the value is in the range. */
  double pixel(double value) {
    return value * scale;
  }

  /** Whether a value is in the range, or out of it by no more than a ten-thousandth of it. */
  boolean holds(double value) {
    double most = 255.0 / scale;
    return value >= -TOLERANCE * most && value <= most + TOLERANCE * most;
  }

  /** Name on the command line: 1 or 255. */
  @Override
  public String toString() {
    return label;
  }
}
