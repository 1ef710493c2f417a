package dev.mangle.io.archive;

import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.Arrays;

/** The archives that the contest takes, by the end of their name. */
public enum ArchiveFormat {
  /** Zip with Unix modes. */
  ZIP(".zip"),
  /** Tar behind gzip. */
  TAR_GZ(".tar.gz"),
  /** Tar alone. */
  TAR(".tar");

  private final String suffix;

  ArchiveFormat(String suffix) {
    this.suffix = suffix;
  }

  /**
   * The format of a file of that name.
   *
   * @throws UserException when it is none of the three
   */
  public static ArchiveFormat of(Path file) {
    String name = String.valueOf(file.getFileName());
    return Arrays.stream(values())
        .filter(format -> name.endsWith(format.suffix))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "'%s': expected a name that ends in .zip, .tar or .tar.gz", file));
  }
}
