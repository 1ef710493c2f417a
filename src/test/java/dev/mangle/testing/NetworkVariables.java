package dev.mangle.testing;

/** Where a network declares its variables while it is being written into a graph. */
@FunctionalInterface
public interface NetworkVariables {
  /** Declares a float variable and returns the name of the node that reads it. */
  String read(String name, Weights initial);
}
