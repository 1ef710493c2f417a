package dev.mangle.model;

/** Contest labels {@code first..last}, both included. */
public record LabelRange(int first, int last) {

  /** Whether {@code label} is one of them. */
  public boolean contains(int label) {
    return label >= first && label <= last;
  }

  /** The labels in both ranges; may be empty, with {@code last < first}. */
  public LabelRange and(LabelRange other) {
    return new LabelRange(Math.max(first, other.first), Math.min(last, other.last));
  }

  /** The labels from the first to the last of both ranges. */
  public LabelRange or(LabelRange other) {
    return new LabelRange(Math.min(first, other.first), Math.max(last, other.last));
  }

  /** Number of labels, 0 or more. */
  public int size() {
    return Math.max(0, last - first + 1);
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
