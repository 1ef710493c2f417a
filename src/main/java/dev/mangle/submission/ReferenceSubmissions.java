package dev.mangle.submission;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Submissions to measure others by: the contest's samples and the core attack, against networks
 * plain and behind defenses.
 *
 * <p>They run the installation that wrote them, so they are small and start at once, but do not
 * stand alone.
 *
 * @param home folder of this installation
 * @param natives folder of TensorFlow's libraries
 * @param checkpoints folder of checkpoints
 * @param surrogates networks to attack; the single-network attacks take the first
 * @param judges networks, plain or behind defenses, one a submission
 */
public record ReferenceSubmissions(
    Path home, Path natives, Path checkpoints, List<String> surrogates, List<String> judges) {
  private static final String CONTAINER = "debian:12-slim";

  /** The reference submissions by the names of their folders: one line each. */
  private List<Reference> all() {
    List<String> networks = surrogates.stream().map(ReferenceSubmissions::anywhere).toList();
    String all = "--models " + String.join(",", networks);
    String first = "--models " + networks.get(0);
    List<Reference> references = new ArrayList<>();
    references.add(attack("noop"));
    references.add(attack("random_noise", first, "--iterations 0", "--random-start corner"));
    references.add(attack("fgsm", first, "--norm linf", "--iterations 1"));
    references.add(attack("mng", all, "--norm l1", "--iterations 20"));
    references.add(targeted("step_target", first, "--norm linf", "--iterations 1"));
    references.add(targeted("iter_target", first, "--norm linf", "--iterations 20"));
    references.add(targeted("mng_l1", all, "--norm l1", "--iterations 20"));
    references.add(targeted("mng_l2", all, "--norm l2", "--iterations 20"));
    for (String typed : judges) {
      String judge = anywhere(typed);
      String name = judge.substring(judge.lastIndexOf('/') + 1).replaceAll("[^\\w.-]", "_");
      references.add(new Reference(SubmissionType.DEFENSE, name, List.of("--model " + judge)));
    }
    return references;
  }

  /**
   * A path, which a slash makes it, such that it holds in every folder; other names as they are.
   */
  private static String anywhere(String name) {
    return name.contains("/") ? Path.of(name).toAbsolutePath().normalize().toString() : name;
  }

  /**
   * Without options it copies its input.
   *
   * @param options of the command, one a line
   */
  private record Reference(SubmissionType type, String name, List<String> options) {}

  private static Reference attack(String name, String... options) {
    return new Reference(SubmissionType.ATTACK, name, List.of(options));
  }

  private static Reference targeted(String name, String... options) {
    List<String> lines = Stream.concat(Stream.of("--targeted"), Stream.of(options)).toList();
    return new Reference(SubmissionType.TARGETED_ATTACK, name, lines);
  }

  /**
   * Writes {@code attacks}, {@code targeted_attacks} and {@code defenses} below {@code folder}.
   *
   * @return how many submissions
   * @throws UserException when the folder holds something already, or cannot be written
   */
  public int write(Path folder) {
    if (Files.exists(folder) && !isEmptyFolder(folder)) {
      throw new UserException("'%s' is there already: expected a new or empty folder", folder);
    }
    List<Reference> references = all();
    Set<String> seen = new HashSet<>();
    for (Reference reference : references) {
      if (!seen.add(reference.type() + reference.name())) {
        throw new UserException("two judges would share the folder '%s'", reference.name());
      }
    }
    AtomicFiles.writeFolder(
        folder,
        root -> {
          for (Reference reference : references) {
            write(reference, root.resolve(reference.type() + "s").resolve(reference.name()));
          }
        });
    return references.size();
  }

  private static boolean isEmptyFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  private void write(Reference reference, Path folder) throws IOException {
    boolean defense = reference.type() == SubmissionType.DEFENSE;
    String entry = defense ? "run_defense.sh" : "run_attack.sh";
    Files.createDirectories(folder);
    Metadata metadata = new Metadata(reference.type(), CONTAINER, CONTAINER, entry);
    Files.writeString(folder.resolve(Metadata.FILE_NAME), metadata.toJson());
    Path script = folder.resolve(entry);
    if (reference.options().isEmpty()) {
      Files.writeString(script, "#!/bin/sh\nexec cp \"$1\"/*.png \"$2\"\n");
    } else {
      String arguments = defense ? "defense.args" : "attack.args";
      List<String> lines = new ArrayList<>(reference.options());
      lines.add("--checkpoints " + quoted(checkpoints, '"'));
      Files.write(folder.resolve(arguments), lines);
      Files.writeString(
          script,
          script(
              defense
                  ? "classify @defense.args --input \"$1\" --output \"$2\""
                  : "attack @attack.args --input \"$1\" --output \"$2\" --max-epsilon \"$3\""));
    }
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String script(String command) {
    return """
        #!/bin/sh
        # Runs the installation that wrote this file; "mangle package" makes what stands alone.
        export MANGLE_NATIVES=%s
        exec %s %s
        """
        .formatted(quoted(natives, '\''), quoted(home.resolve("mangle"), '\''), command);
  }

  /** A path as one word, in quotes that it may not hold itself. */
  private static String quoted(Path path, char quote) {
    String text = path.toAbsolutePath().normalize().toString();
    if (text.indexOf(quote) >= 0) {
      throw new UserException("'%s' holds a %s: expected a path without", path, quote);
    }
    return quote + text + quote;
  }
}
