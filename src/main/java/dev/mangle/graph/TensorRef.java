package dev.mangle.graph;

/**
 * An output of a node as GraphDef writes it: {@code node} or {@code node:1}.
 *
 * @param node name of the producing node
 * @param index which of its outputs, from 0
 */
public record TensorRef(String node, int index) {

  /** Parses {@code node}, {@code node:0} or {@code node:3}. */
  public static TensorRef parse(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0
        ? new TensorRef(text, 0)
        : new TensorRef(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  static boolean isControl(String input) {
    return input.startsWith("^");
  }

  @Override
  public String toString() {
    return index == 0 ? node : node + ":" + index;
  }
}
