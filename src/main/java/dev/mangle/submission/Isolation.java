package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far a child is kept from the machine, the best first; what works is found by trying. */
enum Isolation {
  /** Needs root. */
  NAMESPACES(
      "own namespaces: no network, no other processes, the machine read-only",
      "unshare --fork --pid --kill-child --mount --net --ipc",
      "-1"),

  /** The same for any user, where the system lets users make namespaces. */
  USER_NAMESPACES(
      "own user namespaces: no network, no other processes, the machine read-only",
      "unshare --user --map-root-user --fork --pid --kill-child --mount --net --ipc",
      "-1"),

  /** What needs a Unix with setsid. */
  SESSION("own session only: it can use the network and write where you can", "setsid", "0"),

  /** What works wherever there is bash. */
  TREE("own process only: it can use the network and write where you can", "", "job");

  private static final String SANDBOX = script("sandbox.sh");
  private static final String RUN = script("run.sh");
  private static final long PROBE_SECONDS = 20;

  private final String description;
  private final String prefix;
  private final String scope;

  Isolation(String description, String prefix, String scope) {
    this.description = description;
    this.prefix = prefix;
    this.scope = scope;
  }

  private static String script(String name) {
    try (InputStream in = Isolation.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The best that works here, found with a run of {@code true}.
   *
   * @param scratch folder that runs will use
   * @throws UserException when nothing works
   */
  static Isolation best(Path scratch) {
    return Arrays.stream(values())
        .filter(isolation -> isolation.works(scratch))
        .findFirst()
        .orElseThrow(
            () -> new UserException("the process runner needs bash, and none could be run"));
  }

  boolean works(Path scratch) {
    try (RunFolder run = RunFolder.empty(scratch)) {
      List<String> words = command(run, run.output(), "/output_images", false, List.of(), "true");
      return new Command(words).succeeds(PROBE_SECONDS);
    }
  }

  String description() {
    return description;
  }

  /** Whether the submission sees the contest's own folders instead of the machine's. */
  boolean ownRoot() {
    return this == NAMESPACES || this == USER_NAMESPACES;
  }

  /**
   * The command line that runs {@code entry} in {@code run}.
   *
   * @param output folder of the results, which appears as {@code mount} where there is an own root
   */
  List<String> command(
      RunFolder run, Path output, String mount, boolean gpu, List<Path> hidden, String... entry) {
    List<String> words = new ArrayList<>();
    if (!prefix.isEmpty()) {
      words.addAll(List.of(prefix.split(" ", -1)));
    }
    if (ownRoot()) {
      words.addAll(List.of("bash", "-c", SANDBOX, "sandbox.sh", run.folder().toString()));
      words.addAll(List.of(output.toString(), mount, gpu ? "gpu" : ""));
      hidden.forEach(path -> words.add(path.toString()));
      words.add("--");
    }
    words.addAll(List.of("bash", "-c", RUN, "run.sh", scope));
    words.add(ownRoot() ? "/code" : run.code().toString());
    words.addAll(List.of(entry));
    return words;
  }

  /** How to end a run whose environment has {@code mark}. */
  Watch.Ender ender(String mark) {
    return switch (this) {
      case NAMESPACES, USER_NAMESPACES -> new Enders.OfNamespace();
      case SESSION -> new Enders.OfSession(mark);
      case TREE -> new Enders.OfTree(mark);
    };
  }
}
