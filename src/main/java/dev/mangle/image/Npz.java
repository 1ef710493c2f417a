package dev.mangle.image;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** NumPy's {@code .npz}: a zip of {@code .npy} files. */
final class Npz {
  private static final String EXTENSION = ".npy";
  private static final byte[] MAGIC = {'P', 'K'};

  private Npz() {}

  /**
   * Whether the file begins as a zip.
   *
   * @throws UserException when it cannot be read
   */
  static boolean isOne(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(MAGIC, in.readNBytes(MAGIC.length));
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  /**
   * Reads one array.
   *
   * @param array its name, or null where there is only one
   */
  static NumberArray read(Path file, String array) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String name = choose(file, names(zip), array);
      String where = "'%s', array '%s'".formatted(file, name);
      return NpyDecoder.decode(where, bytes(where, zip, zip.getEntry(name + EXTENSION)));
    } catch (ZipException e) {
      throw new UserException("'%s' is a damaged .npz: %s", file, e.getMessage());
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private static List<String> names(ZipFile zip) {
    return org.openlca.npy.Npz.entries(zip).stream()
        .filter(name -> name.endsWith(EXTENSION))
        .map(name -> name.substring(0, name.length() - EXTENSION.length()))
        .toList();
  }

  private static String choose(Path file, List<String> names, String array) {
    if (names.isEmpty()) {
      throw new UserException("'%s' is a zip without .npy files in it: expected a .npz", file);
    }
    if (array != null) {
      Names.requireKnown("array of '" + file + "'", names, array);
      return array;
    }
    if (names.size() > 1) {
      throw new UserException(
          "'%s' holds %d arrays: expected one to be chosen of %s",
          file, names.size(), String.join(", ", names));
    }
    return names.get(0);
  }

  /** Java checks no checksum here, so that a flipped bit would pass for a number. */
  private static byte[] bytes(String where, ZipFile zip, ZipEntry entry) throws IOException {
    if (entry.getSize() > Npy.MOST_BYTES) {
      throw new UserException("%s: expected at most 2 GiB, found %d bytes", where, entry.getSize());
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) entry.getSize() + 1);
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    if (bytes.length != entry.getSize() || checksum.getValue() != entry.getCrc()) {
      throw new UserException(
          "%s is damaged: expected CRC-32 %08x over %d bytes, found %08x over %d",
          where, entry.getCrc(), entry.getSize(), checksum.getValue(), bytes.length);
    }
    return bytes;
  }
}
