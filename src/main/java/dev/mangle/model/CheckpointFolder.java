package dev.mangle.model;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A checkpoint folder to be written: SavedModel and {@code model.json}, whole or not at all. */
public final class CheckpointFolder {
  private final Path folder;

  /**
   * Checks that the folder may be written: it is missing, empty, or a checkpoint and {@code force},
   * and can be read from then.
   *
   * @throws UserException otherwise
   */
  public CheckpointFolder(Path folder, boolean force) {
    requireFree(folder, force);
    this.folder = folder;
  }

  /**
   * The same check alone, before a long download.
   *
   * @throws UserException as the constructor
   */
  public static void requireFree(Path folder, boolean force) {
    PlainPaths.require(folder);
    if (isFree(folder)) {
      return;
    }
    if (!Checkpoints.isCheckpoint(folder)) {
      throw new UserException(
          "output folder '%s': expected a new or empty folder or a checkpoint, found other files",
          folder);
    }
    if (!force) {
      throw new UserException(
          "output folder '%s' holds a checkpoint already: --force replaces it", folder);
    }
  }

  /** Writes a SavedModel into a folder that exists. */
  @FunctionalInterface
  public interface SavedModelWriter {
    /** Writes graph and variables. */
    void writeTo(Path folder) throws IOException;
  }

  /** Writes the SavedModel and what {@code model.json} says of it. */
  public void write(SavedModelWriter savedModel, ModelSpec spec) {
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          savedModel.writeTo(temporary);
          AtomicFiles.write(temporary.resolve(ModelSpec.FILE_NAME), spec.toJson());
        });
  }

  private static boolean isFree(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }
}
