package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file to be packed.
 *
 * @param path inside the archive, parts joined by slashes
 * @param executable whether it gets the run bit
 * @param size bytes that {@code source} gives
 * @param packed the same bytes in a zip, whose compression then need not be done again
 */
record ArchiveContent(
    String path, boolean executable, long size, Source source, Optional<Packed> packed) {

  /** Opens the file's bytes, again for each call. */
  @FunctionalInterface
  interface Source {
    /** A new stream, which the caller closes. */
    InputStream open() throws IOException;
  }

  /** An entry of a zip. */
  record Packed(Path zip, String entry) {}

  private ArchiveContent(String path, boolean executable, long size, Source source) {
    this(path, executable, size, source, Optional.empty());
  }

  /** This file, known to be an entry of a zip too. */
  ArchiveContent packedIn(Path zip, String entry) {
    return new ArchiveContent(path, executable, size, source, Optional.of(new Packed(zip, entry)));
  }

  /** A text as UTF-8. */
  static ArchiveContent text(String path, boolean executable, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ArchiveContent(
        path, executable, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** A file as it is; of a link, the file that it leads to. */
  static ArchiveContent file(String path, Path file) {
    try {
      return new ArchiveContent(
          path, Files.isExecutable(file), Files.size(file), () -> Files.newInputStream(file));
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  /** All files below {@code folder}, with paths below {@code path}. */
  static List<ArchiveContent> folder(String path, Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> file(path + "/" + slashes(folder.relativize(file)), file))
          .toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }
}
