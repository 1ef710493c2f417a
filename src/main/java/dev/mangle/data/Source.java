package dev.mangle.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** Somewhere a dataset's files come from; what it brings is checked by {@link Fetch}. */
interface Source {
  /** Its name in messages. */
  String name();

  /**
   * Writes the files {@code names} into {@code folder}, unpacked.
   *
   * @throws IOException when it cannot bring them all; what lies in the folder then is worthless
   */
  void bring(Collection<String> names, Path folder) throws IOException;
}
