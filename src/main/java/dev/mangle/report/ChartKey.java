package dev.mangle.report;

/** Names something in a chart, and stays apart from what has the same name. */
record ChartKey(int index, String name) implements Comparable<ChartKey> {
  @Override
  public int compareTo(ChartKey other) {
    return Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return name;
  }
}
