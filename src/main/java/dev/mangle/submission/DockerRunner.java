package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a submission in its container with the contest's command.
 *
 * <p>Like there: no network, 24 GiB of memory, the working directory {@code /code} a copy of the
 * submission, {@code /input_images} read-only, {@code /output_images} or {@code /output_data}
 * writable. Ours: at most 4096 processes, and our own user where that is not root, so that what it
 * writes is ours.
 */
public final class DockerRunner implements Runner {
  private final Runners.Settings settings;
  private final String docker;
  private final Map<String, String> unavailable = new LinkedHashMap<>();

  /**
   * A runner that uses the {@code docker} of the path.
   *
   * @throws UserException when there is none, or its daemon does not answer
   */
  public DockerRunner(Runners.Settings settings) {
    this(settings, "docker");
  }

  /** The same with another program that understands Docker's command line. */
  DockerRunner(Runners.Settings settings, String docker) {
    this.settings = settings;
    this.docker = docker;
    Command.Result info =
        Command.of(docker, "info", "--format", "{{.ServerVersion}}")
            .run()
            .orElseThrow(
                () ->
                    new UserException(
                        "the docker runner needs Docker: there is no program '%s'; install it or"
                            + " take the process runner",
                        docker));
    if (info.exitCode() != 0) {
      throw new UserException(
          "the docker runner needs Docker: %s (start it, or take the process runner)", info.line());
    }
  }

  @Override
  public String description() {
    return "docker" + (settings.gpu() ? " with GPU" : "");
  }

  @Override
  public Outcome run(Job job) {
    String problem = unavailable.computeIfAbsent(image(job), this::bring);
    if (!problem.isEmpty()) {
      return new Outcome(-1, false, Duration.ZERO, problem);
    }
    Path output = job.output().toAbsolutePath();
    try (RunFolder run = RunFolder.open(settings.scratch(), job)) {
      String name = "mangle-" + run.id();
      // A container outlives its client, so it must be ended with us.
      Thread hook = new Thread(() -> kill(name), "end of " + name);
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        Watch watch = new Watch(Watch.Limits.of(job.limit()), new ContainerEnder(name), output);
        return watch.run(new ProcessBuilder(command(job, run, name, user())), job.log());
      } finally {
        removeHook(hook);
      }
    }
  }

  /**
   * The command line of one run.
   *
   * @param user {@code UID:GID} that it runs as, or empty for the container's own
   * @throws UserException when a folder's name holds a colon, which Docker cannot take
   */
  List<String> command(Job job, RunFolder run, String name, Optional<String> user) {
    EntryPoint entry = EntryPoint.of(job);
    List<String> words = new ArrayList<>(List.of(docker, "run", "--rm", "--name", name));
    words.addAll(List.of("--network=none", "-m=24g", "--pids-limit=4096"));
    if (settings.gpu()) {
      words.addAll(List.of("--gpus", "all"));
    }
    user.ifPresent(ids -> words.addAll(List.of("--user", ids, "-e", "HOME=/tmp")));
    words.addAll(List.of("-v", volume(run.input(), EntryPoint.INPUT + ":ro")));
    words.addAll(List.of("-v", volume(job.output().toAbsolutePath(), entry.mount())));
    words.addAll(List.of("-v", volume(run.code(), EntryPoint.CODE)));
    words.addAll(List.of("-w", EntryPoint.CODE, image(job)));
    words.addAll(entry.words(EntryPoint.INPUT, entry.mount()));
    return words;
  }

  private static String volume(Path folder, String target) {
    if (folder.toString().contains(":")) {
      throw new UserException("'%s' has a colon, which Docker cannot take in a folder", folder);
    }
    return folder + ":" + target;
  }

  private String image(Job job) {
    Metadata metadata = job.submission().metadata();
    return settings.gpu() ? metadata.containerGpu() : metadata.container();
  }

  /** Pulls an image before the clock runs; tells what went wrong, or nothing. */
  private String bring(String image) {
    if (image.startsWith("-")) {
      return "container '%s' is no name of an image".formatted(image);
    }
    if (Command.of(docker, "image", "inspect", image).succeeds()) {
      return "";
    }
    return Command.of(docker, "pull", "--quiet", image)
        .run()
        .filter(pulled -> pulled.exitCode() != 0)
        .map(pulled -> "container '%s' cannot be had: %s".formatted(image, pulled.line()))
        .orElse("");
  }

  /** Our ids; empty for root and where there is no {@code id}. */
  private static Optional<String> user() {
    Optional<String> ids =
        Command.of("bash", "-c", "echo $(id -u):$(id -g)").run().map(Command.Result::line);
    return ids.filter(text -> text.matches("\\d+:\\d+") && !text.startsWith("0:"));
  }

  private void kill(String name) {
    Command.of(docker, "kill", name).succeeds();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // We are going down: it is running already.
      return;
    }
  }

  private final class ContainerEnder implements Watch.Ender {
    private final String name;

    ContainerEnder(String name) {
      this.name = name;
    }

    @Override
    public void ask(Process process) {
      DockerRunner.this.kill(name);
    }

    @Override
    public void kill(Process process) {
      if (process.isAlive()) {
        DockerRunner.this.kill(name);
        process.destroyForcibly();
      }
    }
  }
}
