package dev.mangle.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A packed archive of which some files of one folder are wanted.
 *
 * @param prefix that folder within the archive, ending in a slash
 */
record TarGz(String prefix) {

  /**
   * Writes the wanted files into {@code folder} and nothing else.
   *
   * @throws IOException when one is missing, or an entry of the archive leaves its folder
   */
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
}
