package dev.mangle.importer.checkpoint;

import dev.mangle.io.Sha256;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.ArchiveFormat;
import dev.mangle.io.archive.Limits;
import dev.mangle.io.archive.Unpacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that the user named, at hand as files until this is closed.
 *
 * @param files of the checkpoint
 * @param origin what was given, with its SHA-256, for the record
 * @param unpacked of an archive; {@code null} where none was unpacked
 */
public record CheckpointSource(CheckpointFiles files, String origin, Unpacked unpacked)
    implements AutoCloseable {
  /** By the end of the name, in small letters; no end is part of another. */
  private static final Map<String, ArchiveFormat> ARCHIVES =
      Map.of(
          ".tar.gz", ArchiveFormat.TAR_GZ,
          ".tgz", ArchiveFormat.TAR_GZ,
          ".tar", ArchiveFormat.TAR,
          ".zip", ArchiveFormat.ZIP);

  /** A checkpoint is about as large as its archive; a compressed text may be beside it. */
  private static final Limits LIMITS = new Limits(1L << 34, 1L << 34, 10_000, 200);

  /** An archive and the folder that its files lie in for a while. */
  public record Unpacked(Path archive, TemporaryFolder folder) {
    /** {@code error} as the user knows the files: of the archive, not of a passing folder. */
    private UserException told(UserException error) {
      String inside =
          error
              .getMessage()
              .replace("'" + folder.path() + "'", "it")
              .replace(folder.path() + "/", "")
              .replace("'" + archive + "'", "it");
      return new UserException("archive '%s': %s", archive, inside);
    }
  }

  /**
   * Finds the checkpoint of a path.
   *
   * @param path a file of it, the common beginning of its files, a folder with one, or an archive
   * @throws UserException when there is none, there are several, or the archive is damaged or
   *     hostile
   */
  public static CheckpointSource open(Path path) {
    if (Files.isDirectory(path)) {
      return new CheckpointSource(CheckpointFolders.find(path));
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    Optional<ArchiveFormat> format =
        ARCHIVES.keySet().stream().filter(name::endsWith).map(ARCHIVES::get).findFirst();
    return Files.isRegularFile(path) && format.isPresent()
        ? unpack(path, format.get())
        : new CheckpointSource(CheckpointFiles.of(path));
  }

  private CheckpointSource(CheckpointFiles files) {
    this(files, files.hashes(), null);
  }

  private static CheckpointSource unpack(Path archive, ArchiveFormat format) {
    TemporaryFolder folder = TemporaryFolder.create("mangle-checkpoint");
    Unpacked unpacked = new Unpacked(archive, folder);
    try {
      Unpacker.unpack(archive, format, folder.path(), LIMITS);
      return new CheckpointSource(
          CheckpointFolders.find(folder.path()),
          archive.getFileName() + ", SHA-256 " + Sha256.of(archive),
          unpacked);
    } catch (UserException e) {
      folder.close();
      throw unpacked.told(e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** {@code error} in the words of what the user named, where it speaks of unpacked files. */
  public UserException told(UserException error) {
    boolean inside =
        unpacked != null && error.getMessage().contains(unpacked.folder().path().toString());
    return inside ? unpacked.told(error) : error;
  }

  @Override
  public void close() {
    if (unpacked != null) {
      unpacked.folder().close();
    }
  }
}
