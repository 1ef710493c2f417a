package dev.mangle.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** A folder of one's own that goes away with all that is in it, also where the run is cut. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread cleaner;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.cleaner = new Thread(this::deleteQuietly, "cleaner of " + path);
    Runtime.getRuntime().addShutdownHook(cleaner);
  }

  /**
   * Makes one in the system's folder for such ({@code java.io.tmpdir}).
   *
   * @param prefix of its name
   * @throws UserException when it cannot be made
   */
  public static TemporaryFolder create(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix).toRealPath());
    } catch (IOException e) {
      throw UserException.of("write to", Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  private void deleteQuietly() {
    try {
      delete();
    } catch (IOException e) {
      // The program is ending: there is nobody left to tell.
      return;
    }
  }

  private void delete() throws IOException {
    if (Files.exists(path)) {
      PathUtils.deleteDirectory(path);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(cleaner);
    try {
      delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
