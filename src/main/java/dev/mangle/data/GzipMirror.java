package dev.mangle.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.zip.GZIPInputStream;

/**
 * A web folder with each file as {@code NAME.gz}.
 *
 * @param base its address, ending in a slash
 * @param timeout for one file
 */
record GzipMirror(URI base, Duration timeout) implements Source {
  @Override
  public String name() {
    return base.getHost();
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    Download download = new Download(timeout);
    for (String name : names) {
      Path packed = folder.resolve(name + ".gz");
      download.to(packed, base.resolve(name + ".gz"));
      unpack(packed, folder.resolve(name));
      Files.delete(packed);
    }
  }

  /**
   * Writes what {@code packed} holds into the new {@code file}.
   *
   * @throws IOException when it is not packed by gzip, or damaged
   */
  static void unpack(Path packed, Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(in, file);
    }
  }
}
