package dev.mangle.trial;

/** A plan that networks or memory do not bear, which is no reason to lose the others. */
public final class FailedTrial extends Exception {
  private static final long serialVersionUID = 1;

  private final RuntimeException reason;

  FailedTrial(RuntimeException reason) {
    super(line(reason), reason);
    this.reason = reason;
  }

  private static String line(RuntimeException reason) {
    String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    return text.lines().findFirst().orElse("");
  }

  /** What it failed with; the message is its first line. */
  public RuntimeException reason() {
    return reason;
  }
}
