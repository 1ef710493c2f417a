package dev.mangle.importer.checkpoint;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
   * The latest checkpoint by the folder's state file, else the only one below the folder.
   *
   * @throws UserException when there is none, or there are several
   */
  static CheckpointFiles find(Path folder) {
    Optional<CheckpointFiles> latest = latest(folder.resolve(STATE));
    if (latest.isPresent()) {
      return latest.get();
    }
    List<Path> files = files(folder);
    List<Path> all = files.stream().flatMap(file -> prefix(file).stream()).distinct().toList();
    latest = files.stream().flatMap(file -> latestBeside(file, all).stream()).findFirst();
    if (latest.isPresent()) {
      return latest.get();
    }
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

  /** By a state file below the folder, as in an archive, where all checkpoints are beside it. */
  private static Optional<CheckpointFiles> latestBeside(Path file, List<Path> checkpoints) {
    boolean beside =
        checkpoints.stream().allMatch(one -> Objects.equals(one.getParent(), file.getParent()));
    return file.endsWith(STATE) && beside ? latest(file) : Optional.empty();
  }

  private static Optional<CheckpointFiles> latest(Path state) {
    if (!Files.isRegularFile(state) || SortedTable.is(state)) {
      return Optional.empty();
    }
    try {
      Matcher matcher = LATEST.matcher(Files.readString(state));
      if (!matcher.find()) {
        return Optional.empty();
      }
      // Absolute paths are those of the machine that trained; the files have moved since.
      Path written = Path.of(matcher.group(1));
      Path here = written.isAbsolute() ? written.getFileName() : written;
      return here == null || here.toString().isEmpty()
          ? Optional.empty()
          : Optional.of(named(state.resolveSibling(here), state));
    } catch (IOException e) {
      throw UserException.of("read", state, e);
    }
  }

  private static CheckpointFiles named(Path latest, Path state) {
    try {
      return CheckpointFiles.of(latest);
    } catch (UserException e) {
      throw new UserException("%s, which '%s' names as the latest", e.getMessage(), state);
    }
  }

  private static List<Path> files(Path folder) {
    try {
      // A walk does not enter a link, not even the one that it starts at.
      Path real = folder.toRealPath();
      try (Stream<Path> walk = Files.walk(real, DEPTH)) {
        return walk.filter(Files::isRegularFile)
            .map(file -> folder.resolve(real.relativize(file)))
            .sorted()
            .toList();
      }
    } catch (UncheckedIOException e) {
      throw UserException.of("read", folder, e.getCause());
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
