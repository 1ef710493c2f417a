package dev.mangle.io.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Writes archives of any content, hostile ones too. */
final class TestArchives {
  private TestArchives() {}

  /** One thing that an archive may hold; {@code type} is that of a tar entry. */
  record Item(String name, byte type, String content, int mode) {}

  static Item file(String name, String content) {
    return new Item(name, TarConstants.LF_NORMAL, content, 0644);
  }

  static Item link(String name, String target) {
    return new Item(name, TarConstants.LF_SYMLINK, target, 0777);
  }

  static Item hardLink(String name, String target) {
    return new Item(name, TarConstants.LF_LINK, target, 0644);
  }

  /** Writes an archive in the format that its name tells. */
  static Path write(Path archive, Item... items) throws IOException {
    try (OutputStream file = Files.newOutputStream(archive)) {
      switch (ArchiveFormat.of(archive)) {
        case ZIP -> zip(file, items);
        case TAR -> tar(file, items);
        case TAR_GZ -> {
          try (OutputStream gzip = new GzipCompressorOutputStream(file)) {
            tar(gzip, items);
          }
        }
      }
    }
    return archive;
  }

  private static void zip(OutputStream file, Item... items) throws IOException {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      for (Item item : items) {
        ZipArchiveEntry entry = new ZipArchiveEntry(item.name());
        int type =
            switch (item.type()) {
              case TarConstants.LF_DIR -> 0040000;
              case TarConstants.LF_SYMLINK -> 0120000;
              default -> 0100000;
            };
        entry.setUnixMode(type | item.mode());
        zip.putArchiveEntry(entry);
        zip.write(item.content().getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
      }
    }
  }

  private static void tar(OutputStream file, Item... items) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Item item : items) {
        TarArchiveEntry entry = new TarArchiveEntry(item.name(), item.type());
        entry.setMode(item.mode());
        byte[] content = item.content().getBytes(StandardCharsets.UTF_8);
        if (item.type() == TarConstants.LF_NORMAL) {
          entry.setSize(content.length);
        } else {
          entry.setLinkName(item.content());
        }
        tar.putArchiveEntry(entry);
        if (item.type() == TarConstants.LF_NORMAL) {
          tar.write(content);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  /** Changes text in the bytes of an archive: libraries that write archives mend bad names. */
  static Path patch(Path archive, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    replace(bytes, from.getBytes(StandardCharsets.UTF_8), to.getBytes(StandardCharsets.UTF_8));
    return Files.write(archive, bytes);
  }

  /** Mends the sum that a tar's first header has over its own bytes. */
  static Path sum(Path archive) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Arrays.fill(bytes, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, 148, 8);
    return Files.write(archive, bytes);
  }

  /** Puts {@code to} in the place of every {@code from}, of which there must be one. */
  static void replace(byte[] bytes, byte[] from, byte[] to) {
    int first = indexOf(bytes, from);
    if (first < 0) {
      throw new AssertionError("nothing to replace");
    }
    for (int at = first; at >= 0; at = indexOf(bytes, from)) {
      System.arraycopy(to, 0, bytes, at, to.length);
    }
  }

  /** Where {@code part} is first, -1 where it is not. */
  static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
