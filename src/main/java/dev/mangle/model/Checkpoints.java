package dev.mangle.model;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of checkpoints, each a folder of its own: {@code checkpoints/NAME/saved_model.pb}.
 *
 * @param execution how the networks that are opened will be computed
 */
public record Checkpoints(Path folder, Execution execution) {
  /** Name of the file that makes a folder a SavedModel. */
  public static final String GRAPH = "saved_model.pb";

  /** Those of {@code folder}, computed as usual. */
  public Checkpoints(Path folder) {
    this(folder, Execution.USUAL);
  }

  /** The same, whose networks attack in other numbers. */
  public Checkpoints in(Precision numbers) {
    return new Checkpoints(folder, execution.in(numbers));
  }

  /** Names of the checkpoints there, sorted; none where the folder does not exist. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Checkpoints::isCheckpoint)
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  /** Whether {@code folder} holds a SavedModel. */
  public static boolean isCheckpoint(Path folder) {
    return Files.exists(folder.resolve(GRAPH));
  }

  /**
   * Opens a checkpoint and makes it ready.
   *
   * @param name of a checkpoint here, or a path (with a slash) to one anywhere
   * @throws UserException when there is none of that name, with the nearest that there is, or it
   *     cannot be used
   */
  public Network open(String name) {
    Path path = path(name);
    return NetworkLoader.load(
        path.getFileName() == null ? name : path.getFileName().toString(), path, execution);
  }

  /** Whether there is a checkpoint {@code name}, or a folder at that path. */
  public boolean has(String name) {
    return !name.isEmpty()
        && Files.isDirectory(name.contains("/") ? path(name) : folder.resolve(name));
  }

  /**
   * The checkpoints there whose {@code model.json} says that they know {@code dataset}, by name.
   *
   * @throws UserException when such a file is damaged
   */
  public List<String> namesOf(String dataset) {
    return names().stream()
        .filter(
            name -> {
              Path file = path(name).resolve(ModelSpec.FILE_NAME);
              return Files.exists(file) && dataset.equals(ModelSpec.read(file).dataset());
            })
        .toList();
  }

  /** Where checkpoint {@code name} really is: the same however it is spelled. */
  public Path realPath(String name) {
    Path path = path(name);
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // It will be told when it is opened.
      return path;
    }
  }

  /** The folder of checkpoint {@code name}. */
  public Path path(String name) {
    if (name.contains("/")) {
      return Path.of(name).toAbsolutePath().normalize();
    }
    Path path = folder.resolve(name);
    if (name.isEmpty() || !Files.exists(path)) {
      throw new UserException(
          "no checkpoint '%s' in '%s': %s", name, folder, Names.hint(name, names()));
    }
    return path;
  }
}
