package dev.mangle;

/** Placeholder entry while the build is laid. */
public final class Mangle {
  private Mangle() {}

  /** Runs. */
  public static void main(String[] args) {
    System.out.println(org.tensorflow.TensorFlow.version());
  }
}
