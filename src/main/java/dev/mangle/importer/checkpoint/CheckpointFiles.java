package dev.mangle.importer.checkpoint;

import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.model.PlainPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one checkpoint.
 *
 * @param prefix what TensorFlow calls it: the file itself of format 1; of format 2 the name without
 *     {@code .index} and {@code .data-00000-of-00001}
 * @param values the files with the values
 */
public record CheckpointFiles(Path prefix, List<Path> values) {
  private static final Pattern SUFFIX = Pattern.compile("\\.(index|meta|data-\\d{5}-of-\\d{5})$");
  private static final Pattern DATA = Pattern.compile("(.*)\\.data-(\\d{5})-of-(\\d{5})");

  /** Of format 1, unless it is the only part. */
  private static final Pattern PART = Pattern.compile(".*-\\d{5}-of-(?!00001)\\d{5}");

  /** Makes the list immutable. */
  public CheckpointFiles {
    values = List.copyOf(values);
  }

  /**
   * The checkpoint that {@code file} belongs to.
   *
   * @param file the one file of format 1, any of the files of format 2, or their common beginning
   * @throws UserException when there is no checkpoint or a part of it is missing
   */
  public static CheckpointFiles of(Path file) {
    String name = String.valueOf(file.getFileName());
    Path prefix = file.resolveSibling(SUFFIX.matcher(name).replaceFirst(""));
    if (Files.isRegularFile(index(prefix)) || Files.isRegularFile(prefix)) {
      PlainPaths.require(prefix);
    }
    if (Files.isRegularFile(index(prefix))) {
      return new CheckpointFiles(prefix, shards(prefix));
    }
    if (Files.isRegularFile(prefix)) {
      if (!SortedTable.is(prefix)) {
        throw new UserException(
            "'%s' is no checkpoint: expected TensorFlow's file of format 1, or a file '%s' beside"
                + " it",
            prefix, index(prefix).getFileName());
      }
      if (PART.matcher(name).matches()) {
        throw new UserException(
            "'%s' is a part of a checkpoint of format 1, which is read only in one file: expected"
                + " one that was saved whole, or in format 2",
            prefix);
      }
      return new CheckpointFiles(prefix, List.of(prefix));
    }
    if (Files.exists(file)) {
      throw new UserException("checkpoint '%s': its file '%s' is missing", prefix, index(prefix));
    }
    throw new UserException("no checkpoint '%s'", file);
  }

  private static Path index(Path prefix) {
    return prefix.resolveSibling(prefix.getFileName() + ".index");
  }

  private static List<Path> shards(Path prefix) {
    String name = prefix.getFileName().toString();
    List<Path> found = new ArrayList<>();
    for (Path file : siblings(prefix)) {
      Matcher matcher = DATA.matcher(file.getFileName().toString());
      if (matcher.matches() && matcher.group(1).equals(name)) {
        found.add(file);
      }
    }
    if (found.isEmpty()) {
      throw new UserException(
          "checkpoint '%s': its file '%s.data-00000-of-00001' is missing", prefix, name);
    }
    Matcher first = DATA.matcher(found.get(0).getFileName().toString());
    int shards = first.matches() ? Integer.parseInt(first.group(3)) : 0;
    if (found.size() != shards) {
      throw new UserException(
          "checkpoint '%s': expected %d files '%s.data-...', found %d",
          prefix, shards, name, found.size());
    }
    return found;
  }

  private static List<Path> siblings(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  /** The files with the values, each with its SHA-256, for the record. */
  public String hashes() {
    return values.stream()
        .map(file -> file.getFileName() + ", SHA-256 " + Sha256.of(file))
        .collect(Collectors.joining("; "));
  }
}
