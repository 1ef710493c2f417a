package dev.mangle.data;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of downloads whose hash nobody published, as they were on first use; {@code sha256sum -c}
 * reads the file.
 *
 * @param file the book; it need not be there
 */
public record Sha256Book(Path file) {
  /**
   * Makes sure, before a long download, that hashes can be compared.
   *
   * @throws UserException when the file is no such book
   */
  public void requireReadable() {
    read();
  }

  /**
   * Compares with what is written.
   *
   * @param name of the download
   * @return whether it is written there
   * @throws UserException when another hash is
   */
  public boolean vouchesFor(String name, String sha256) {
    String known = read().get(name);
    if (known != null && !known.equals(sha256)) {
      throw new UserException(
          "SHA-256 of '%s': expected %s as on first use, found %s; if the new one is right, delete"
              + " its line in '%s'",
          name, known, sha256, file);
    }
    return known != null;
  }

  /** Writes a hash, to be compared with from now on. */
  public void record(String name, String sha256) {
    Map<String, String> hashes = read();
    hashes.put(name, sha256);
    StringBuilder text = new StringBuilder();
    hashes.forEach((key, hash) -> text.append(hash).append("  ").append(key).append('\n'));
    AtomicFiles.createFolders(file.toAbsolutePath().getParent());
    AtomicFiles.write(file, text.toString());
  }

  private Map<String, String> read() {
    Map<String, String> hashes = new TreeMap<>();
    if (!Files.exists(file)) {
      return hashes;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      for (String line : lines) {
        if (!line.matches("[0-9a-f]{64}  .+")) {
          throw new UserException(
              "'%s': expected lines of a SHA-256, two blanks and a name, found '%s'", file, line);
        }
        hashes.put(line.substring(66), line.substring(0, 64));
      }
      return hashes;
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }
}
