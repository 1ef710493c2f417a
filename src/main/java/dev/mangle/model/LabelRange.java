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

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
