package dev.mangle.io.archive;

import dev.mangle.io.UserException;
import dev.mangle.io.archive.ArchiveItem.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Reads the entries of a zip or tar in the order in which they lie there. */
final class ArchiveReader {
  private static final int TYPE = 0170000;
  private static final int PERMISSIONS = 0777;

  private ArchiveReader() {}

  /** Takes entries. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One entry.
     *
     * @param content bytes of a file; of anything else nothing is read
     */
    void visit(ArchiveItem item, InputStream content) throws IOException;
  }

  /**
   * Shows every entry to {@code visitor}.
   *
   * @throws UserException when the archive cannot be read or is damaged
   */
  static void read(Path archive, ArchiveFormat format, Visitor visitor) {
    try {
      if (format == ArchiveFormat.ZIP) {
        readZip(archive, visitor);
        return;
      }
      // The name of a damaged archive's exception differs from kind to kind; the file's is enough.
      try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
          InputStream tar = format == ArchiveFormat.TAR_GZ ? gunzip(file) : file) {
        readTar(tar, visitor);
      }
    } catch (EOFException e) {
      throw new UserException("'%s' is damaged: it ends too early", archive);
    } catch (ZipException | IllegalArgumentException e) {
      throw new UserException("'%s' is damaged: %s", archive, e.getMessage());
    } catch (IOException e) {
      throw UserException.of("unpack", archive, e);
    }
  }

  private static InputStream gunzip(InputStream file) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(file)
        .setDecompressConcatenated(true)
        .get();
  }

  private static void readZip(Path archive, Visitor visitor) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        if (!zip.canReadEntryData(entry)) {
          throw new UserException(
              "entry '%s' is encrypted or packed in a way that is not known", entry.getName());
        }
        Kind kind = kind(entry);
        String target = kind == Kind.SYMBOLIC_LINK ? linkTarget(zip, entry) : "";
        int mode = entry.getUnixMode() == 0 ? -1 : entry.getUnixMode() & PERMISSIONS;
        try (InputStream content =
            kind == Kind.FILE ? zip.getInputStream(entry) : InputStream.nullInputStream()) {
          visitor.visit(new ArchiveItem(entry.getName(), kind, mode, target), content);
        }
      }
    }
  }

  /** A link's target is its content, which a hostile archive may make as long as it likes. */
  private static String linkTarget(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (InputStream content = zip.getInputStream(entry)) {
      return new String(content.readNBytes(EntryName.LONGEST + 1), StandardCharsets.UTF_8);
    }
  }

  private static Kind kind(ZipArchiveEntry entry) {
    if (entry.isDirectory()) {
      return Kind.FOLDER;
    }
    return switch (entry.getUnixMode() & TYPE) {
      case 0, 0100000 -> Kind.FILE;
      case 0040000 -> Kind.FOLDER;
      case 0120000 -> Kind.SYMBOLIC_LINK;
      default -> Kind.SPECIAL;
    };
  }

  private static void readTar(InputStream stream, Visitor visitor) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(stream, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Kind kind = kind(entry);
        boolean link = kind == Kind.SYMBOLIC_LINK || kind == Kind.HARD_LINK;
        visitor.visit(
            new ArchiveItem(
                entry.getName(),
                kind,
                entry.getMode() & PERMISSIONS,
                link ? entry.getLinkName() : ""),
            tar);
      }
    }
  }

  private static Kind kind(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return Kind.FOLDER;
    }
    if (entry.isSymbolicLink()) {
      return Kind.SYMBOLIC_LINK;
    }
    if (entry.isLink()) {
      return Kind.HARD_LINK;
    }
    boolean special = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    return special ? Kind.SPECIAL : Kind.FILE;
  }
}
