package dev.mangle.importer.checkpoint;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the checkpoint of a folder. */
final class CheckpointFolders {
  /** How deep below the folder, as archives often have a folder of their own. */
  private static final int DEPTH = 4;

  private static final String STATE = "checkpoint";
  private static final Pattern LATEST =
      Pattern.compile("^\\s*model_checkpoint_path:\\s*\"(.*)\"\\s*$", Pattern.MULTILINE);

  private CheckpointFolders() {}

  /**
   * The latest checkpoint by the folder's state file, else the only one there is.
   *
   * @throws UserException when there is none, or there are several
   */
  static CheckpointFiles find(Path folder) {
    Optional<Path> latest = latest(folder);
    if (latest.isPresent()) {
      return CheckpointFiles.of(latest.get());
    }
    List<Path> all = all(folder);
    if (all.isEmpty()) {
      throw new UserException(
          "no checkpoint in '%s': expected one file of format 1 or files NAME.index and"
              + " NAME.data-00000-of-00001",
          folder);
    }
    if (all.size() > 1) {
      throw new UserException(
          "%d checkpoints in '%s', and no file '%s' that names the latest: give one of %s",
          all.size(),
          folder,
          STATE,
          all.stream()
              .limit(10)
              .map(path -> folder.relativize(path).toString())
              .collect(Collectors.joining(", ")));
    }
    return CheckpointFiles.of(all.get(0));
  }

  private static Optional<Path> latest(Path folder) {
    Path state = folder.resolve(STATE);
    if (!Files.isRegularFile(state) || SortedTable.is(state)) {
      return Optional.empty();
    }
    try {
      Matcher matcher = LATEST.matcher(Files.readString(state));
      if (!matcher.find()) {
        return Optional.empty();
      }
      // Absolute paths are those of the machine that trained; the files have moved since.
      Path named = Path.of(matcher.group(1));
      Path here = named.isAbsolute() ? folder.resolve(named.getFileName()) : folder.resolve(named);
      return Optional.of(here);
    } catch (IOException e) {
      throw UserException.of("read", state, e);
    }
  }

  private static List<Path> all(Path folder) {
    try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
      return walk.filter(Files::isRegularFile)
          .flatMap(file -> prefix(file).stream())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  private static Optional<Path> prefix(Path file) {
    String name = file.getFileName().toString();
    if (!SortedTable.is(file)) {
      return Optional.empty();
    }
    return Optional.of(
        name.endsWith(".index")
            ? file.resolveSibling(name.substring(0, name.length() - ".index".length()))
            : file);
  }
}
