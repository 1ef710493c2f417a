package dev.mangle.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;

/**
 * One packed archive on the web that carries the files.
 *
 * @param address of the archive
 * @param prefix folder of the files within it, ending in a slash
 * @param timeout for the archive
 */
record TarGzMirror(URI address, String prefix, Duration timeout) implements Source {
  @Override
  public String name() {
    return address.getHost();
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    Path packed = folder.resolve("archive.tar.gz");
    new Download(timeout).to(packed, address);
    new TarGz(prefix).extract(packed, names, folder);
    Files.delete(packed);
  }
}
