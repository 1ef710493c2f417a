package dev.mangle.submission;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.ArchiveFormat;
import dev.mangle.io.archive.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.apache.commons.io.output.CountingOutputStream;

/** Writes archives of which the same contents always give the same bytes. */
final class ArchiveWriter {
  /** The first day that a zip knows. Zips hold local times, so it must not hang on a time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int REGULAR = 0100000;

  private ArchiveWriter() {}

  /**
   * Writes {@code archive} in the format that its name tells: contents sorted by path, one time for
   * all, owner 0, mode 755 for what can be run and 644 for the rest.
   *
   * @param limit bytes that the archive may have
   * @throws UserException when the name is of no known format, it cannot be written or is too large
   */
  static void write(Path archive, List<ArchiveContent> contents, long limit, Progress progress) {
    ArchiveFormat format = ArchiveFormat.of(archive);
    List<ArchiveContent> sorted =
        contents.stream().sorted(Comparator.comparing(ArchiveContent::path)).toList();
    long bytes = sorted.stream().mapToLong(ArchiveContent::size).sum();
    try (Progress.Task task = progress.begin("packing", bytes)) {
      AtomicFiles.write(
          archive,
          file -> {
            OutputStream out = limited(file, limit);
            switch (format) {
              case ZIP -> writeZip(out, sorted, task);
              case TAR -> writeTar(out, sorted, task);
              case TAR_GZ -> writeTarGz(out, sorted, task);
            }
          });
    }
  }

  private static OutputStream limited(OutputStream out, long limit) {
    return new CountingOutputStream(out) {
      @Override
      protected synchronized void beforeWrite(int count) {
        super.beforeWrite(count);
        if (getByteCount() > limit) {
          throw new UserException("expected an archive of at most %s", Sizes.text(limit));
        }
      }
    };
  }

  private static void writeZip(OutputStream out, List<ArchiveContent> contents, Progress.Task task)
      throws IOException {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
      for (ArchiveContent content : contents) {
        ZipArchiveEntry entry = new ZipArchiveEntry(content.path());
        entry.setTimeLocal(TIME);
        entry.setUnixMode(REGULAR | mode(content));
        entry.setSize(content.size());
        if (content.packed().isPresent()) {
          copyPacked(zip, entry, content.packed().get());
          task.advance(content.size());
        } else {
          copy(zip, entry, content, task);
        }
      }
    }
  }

  private static void copyPacked(
      ZipArchiveOutputStream zip, ZipArchiveEntry entry, ArchiveContent.Packed packed)
      throws IOException {
    try (ZipFile source = ZipFile.builder().setPath(packed.zip()).get()) {
      ZipArchiveEntry from = source.getEntry(packed.entry());
      entry.setMethod(from.getMethod());
      entry.setCrc(from.getCrc());
      entry.setCompressedSize(from.getCompressedSize());
      zip.addRawArchiveEntry(entry, source.getRawInputStream(from));
    }
  }

  private static void writeTarGz(
      OutputStream out, List<ArchiveContent> contents, Progress.Task task) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.DEFAULT_COMPRESSION);
    try (OutputStream gzip = new GzipCompressorOutputStream(out, parameters)) {
      writeTar(gzip, contents, task);
    }
  }

  private static void writeTar(OutputStream out, List<ArchiveContent> contents, Progress.Task task)
      throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (ArchiveContent content : contents) {
        TarArchiveEntry entry = new TarArchiveEntry(content.path());
        entry.setModTime(TIME.toEpochSecond(ZoneOffset.UTC) * 1000);
        entry.setMode(REGULAR | mode(content));
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setSize(content.size());
        copy(tar, entry, content, task);
      }
    }
  }

  private static <E extends ArchiveEntry> void copy(
      ArchiveOutputStream<E> archive, E entry, ArchiveContent content, Progress.Task task)
      throws IOException {
    archive.putArchiveEntry(entry);
    try (InputStream in = content.source().open()) {
      byte[] buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        archive.write(buffer, 0, read);
        task.advance(read);
      }
    }
    archive.closeArchiveEntry();
  }

  private static int mode(ArchiveContent content) {
    return content.executable() ? 0755 : 0644;
  }
}
