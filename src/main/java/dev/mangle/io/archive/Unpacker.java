package dev.mangle.io.archive;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Unpacks an archive of a stranger into an empty folder.
 *
 * <p>Refused by name: paths and links that lead out, entries below a link, devices, two entries of
 * one name, more entries or bytes than {@link Limits} has (counted as they come, whatever a header
 * claims), and bombs.
 */
public final class Unpacker {
  private static final int BUFFER = 1 << 16;

  private final Path root;
  private final Limits limits;
  private final long packed;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Path, Path> links = new LinkedHashMap<>();
  private final Set<Path> files = new HashSet<>();
  private final Map<String, String> spellings = new HashMap<>();
  private int entries;
  private long bytes;

  private Unpacker(Path root, Limits limits, long packed) {
    this.root = root;
    this.limits = limits;
    this.packed = packed;
  }

  /**
   * What came out.
   *
   * @param files number of files and links
   * @param bytes of all files
   * @param warnings a line each
   */
  public record Result(int files, long bytes, List<String> warnings) {}

  /**
   * Unpacks {@code archive}.
   *
   * @param root existing, empty folder; on failure it holds a part of the files
   * @throws UserException when the archive is damaged, hostile or too large
   */
  public static Result unpack(Path archive, Path root, Limits limits) {
    return unpack(archive, ArchiveFormat.of(archive), root, limits);
  }

  /** Unpacks {@code archive}, whatever its name; see {@link #unpack(Path, Path, Limits)}. */
  public static Result unpack(Path archive, ArchiveFormat format, Path root, Limits limits) {
    try {
      Unpacker unpacker = new Unpacker(root.toRealPath(), limits, Files.size(archive));
      ArchiveReader.read(archive, format, unpacker::entry);
      unpacker.makeLinks();
      return new Result(
          unpacker.files.size() + unpacker.links.size(), unpacker.bytes, unpacker.warnings);
    } catch (IOException e) {
      throw UserException.of("unpack", archive, e);
    }
  }

  private void entry(ArchiveItem item, InputStream content) throws IOException {
    if (++entries > limits.entries()) {
      throw new UserException("expected at most %d entries, found more", limits.entries());
    }
    List<String> parts = EntryName.parts(item.name());
    if (parts.isEmpty()) {
      return;
    }
    Path path = path(item, parts);
    switch (item.kind()) {
      case FOLDER -> makeFolder(item, path);
      case FILE -> write(item, path, content);
      case SYMBOLIC_LINK -> {
        requireNew(item, path);
        links.put(path, target(item, path));
      }
      case HARD_LINK -> hardLink(item, path);
      case SPECIAL ->
          throw new UserException("entry '%s' is neither file, folder nor link", item.name());
    }
  }

  /** Where an entry goes; what lies below a link would be written wherever the link leads. */
  private Path path(ArchiveItem item, List<String> parts) {
    Path path = root;
    for (String part : parts) {
      if (links.containsKey(path)) {
        throw new UserException(
            "entry '%s' lies below the link '%s'", item.name(), root.relativize(path));
      }
      try {
        path = path.resolve(part);
      } catch (InvalidPathException e) {
        throw new UserException("entry '%s' has a name that is not possible here", item.name());
      }
      noteSpelling(root.relativize(path).toString());
    }
    return path;
  }

  private void noteSpelling(String name) {
    String earlier = spellings.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
    if (earlier != null && !earlier.equals(name)) {
      String warning = "'%s' and '%s' differ in case alone".formatted(earlier, name);
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }
  }

  private void makeFolder(ArchiveItem item, Path path) throws IOException {
    if (files.contains(path) || links.containsKey(path)) {
      throw new UserException("entry '%s' is there twice", item.name());
    }
    makeFolders(item, path);
  }

  private static void makeFolders(ArchiveItem item, Path path) throws IOException {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new UserException("entry '%s' lies below a file", item.name());
    }
  }

  private void requireNew(ArchiveItem item, Path path) throws IOException {
    makeFolders(item, path.getParent());
    if (Files.exists(path) || links.containsKey(path)) {
      throw new UserException("entry '%s' is there twice", item.name());
    }
  }

  private void write(ArchiveItem item, Path path, InputStream content) throws IOException {
    requireNew(item, path);
    files.add(path);
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        count(read);
        out.write(buffer, 0, read);
      }
    }
    // The owner must be able to read and remove it, whatever the archive says.
    setMode(path, item.mode() < 0 ? 0644 : item.mode() | 0600);
  }

  private void count(int read) {
    bytes += read;
    if (bytes > limits.unpacked()) {
      throw new UserException(
          "expected at most %s unpacked, found more", Sizes.text(limits.unpacked()));
    }
    if (bytes > Limits.RATIO_MATTERS_FROM && bytes / limits.ratio() > packed) {
      throw new UserException(
          "it is a bomb: it unpacks to more than %d times its size", limits.ratio());
    }
  }

  private static void setMode(Path path, int mode) throws IOException {
    StringBuilder text = new StringBuilder("rwxrwxrwx");
    for (int i = 0; i < 9; i++) {
      if ((mode & (0400 >> i)) == 0) {
        text.setCharAt(i, '-');
      }
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(text.toString()));
  }

  private void hardLink(ArchiveItem item, Path path) throws IOException {
    Path target = root;
    for (String part : EntryName.parts(item.target())) {
      target = target.resolve(part);
    }
    requireNew(item, path);
    if (!files.contains(target)) {
      throw new UserException(
          "entry '%s' is a link to '%s', which is no file before it", item.name(), item.target());
    }
    Files.createLink(path, target);
    files.add(path);
  }

  private Path target(ArchiveItem item, Path link) {
    Path target = Path.of(item.target());
    boolean inside = link.getParent().resolve(target).normalize().startsWith(root);
    if (target.isAbsolute() || item.target().isEmpty() || !inside) {
      throw new UserException(
          "entry '%s' is a link that leads out: '%s'", item.name(), item.target());
    }
    return target;
  }

  /** Links are made when all files are there, so that nothing is ever written through one. */
  private void makeLinks() throws IOException {
    for (Map.Entry<Path, Path> link : links.entrySet()) {
      Files.createSymbolicLink(link.getKey(), link.getValue());
    }
    for (Path link : links.keySet()) {
      // Through other links even a path that looks inside may lead out.
      if (!Files.exists(link)) {
        throw new UserException("link '%s' leads nowhere", root.relativize(link));
      }
      if (!link.toRealPath().startsWith(root)) {
        throw new UserException("link '%s' leads out", root.relativize(link));
      }
    }
  }
}
