package dev.mangle.submission;

import dev.mangle.io.Names;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The ways to run a submission, by name. */
public final class Runners {
  private static final Map<String, Function<Settings, Runner>> ALL = all();

  private Runners() {}

  private static Map<String, Function<Settings, Runner>> all() {
    Map<String, Function<Settings, Runner>> runners = new LinkedHashMap<>();
    runners.put("process", ProcessRunner::new);
    runners.put("docker", DockerRunner::new);
    return Collections.unmodifiableMap(runners);
  }

  /**
   * What every runner must know.
   *
   * @param scratch folder for the copies that a run works on; made where it is missing
   * @param gpu whether submissions may use the GPU, and their {@code container_gpu}
   * @param hidden files and folders that no submission should read, as far as the runner can hide
   *     them; folders that a run works on may lie below them
   */
  public record Settings(Path scratch, boolean gpu, List<Path> hidden) {
    /** Makes every path absolute. */
    public Settings {
      scratch = scratch.toAbsolutePath().normalize();
      hidden = hidden.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }
  }

  /** Names of the runners; the first is the default. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /**
   * The runner called {@code name}.
   *
   * @throws dev.mangle.io.UserException when there is none, or the machine lacks what it needs
   */
  public static Runner open(String name, Settings settings) {
    return Names.get("runner", ALL, name).apply(settings);
  }
}
