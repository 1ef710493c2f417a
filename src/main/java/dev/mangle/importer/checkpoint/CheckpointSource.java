package dev.mangle.importer.checkpoint;

import dev.mangle.io.Sha256;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.ArchiveFormat;
import dev.mangle.io.archive.Limits;
import dev.mangle.io.archive.Unpacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that the user named, at hand as files until this is closed.
 *
 * @param files of the checkpoint
 * @param origin what was given, with its SHA-256, for the record
 * @param unpacked where an archive's files lie; {@code null} where none was unpacked
 */
public record CheckpointSource(CheckpointFiles files, String origin, TemporaryFolder unpacked)
    implements AutoCloseable {
  private static final List<String> ARCHIVES = List.of(".tar.gz", ".tgz", ".tar", ".zip");

  /** A checkpoint is about as large as its archive; a compressed text may be beside it. */
  private static final Limits LIMITS = new Limits(1L << 34, 1L << 34, 10_000, 200);

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
    String name = String.valueOf(path.getFileName());
    if (Files.isRegularFile(path) && ARCHIVES.stream().anyMatch(name::endsWith)) {
      return unpack(path);
    }
    return new CheckpointSource(CheckpointFiles.of(path));
  }

  private CheckpointSource(CheckpointFiles files) {
    this(files, files.hashes(), null);
  }

  private static CheckpointSource unpack(Path archive) {
    TemporaryFolder folder = TemporaryFolder.create("mangle-checkpoint");
    try {
      boolean tgz = archive.toString().endsWith(".tgz");
      ArchiveFormat format = tgz ? ArchiveFormat.TAR_GZ : ArchiveFormat.of(archive);
      Unpacker.unpack(archive, format, folder.path(), LIMITS);
      return new CheckpointSource(
          CheckpointFolders.find(folder.path()),
          archive.getFileName() + ", SHA-256 " + Sha256.of(archive),
          folder);
    } catch (UserException e) {
      folder.close();
      String inside = e.getMessage().replace("'" + folder.path() + "'", "it");
      throw new UserException(
          "archive '%s': %s",
          archive, inside.replace(folder.path() + "/", "").replace("'" + archive + "' ", "it "));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (unpacked != null) {
      unpacked.close();
    }
  }
}
