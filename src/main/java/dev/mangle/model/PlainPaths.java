package dev.mangle.model;

import dev.mangle.io.UserException;
import java.nio.file.Path;

/** Paths that TensorFlow takes as they stand: it looks weights up by pattern. */
public final class PlainPaths {
  private PlainPaths() {}

  /**
   * Makes sure that weights at {@code path} will be found.
   *
   * @throws UserException when a bracket in it begins a pattern
   */
  public static void require(Path path) {
    if (path.toString().contains("[")) {
      throw new UserException(
          "'%s': TensorFlow takes '[' in a path for a pattern: expected a path without, so move or"
              + " rename it",
          path);
    }
  }
}
