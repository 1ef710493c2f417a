package dev.mangle.model;

/** What TensorFlow throws, whose exceptions share no class of their own, only their package. */
public final class TensorFlowErrors {
  private static final String PACKAGE = "org.tensorflow.exceptions";

  private TensorFlowErrors() {}

  /**
   * The first line of what TensorFlow said; its messages go on for pages.
   *
   * @throws RuntimeException {@code error} itself where it is none of TensorFlow's
   */
  public static String reason(RuntimeException error) {
    if (!error.getClass().getPackageName().equals(PACKAGE)) {
      throw error;
    }
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
