package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the entry point as a child of ours, in as strong an isolation as this machine allows.
 *
 * <p>Its working directory is a fresh copy of the submission, its input a fresh copy of the images,
 * its environment nothing but {@code PATH}, {@code HOME}, {@code TMPDIR}, {@code LANG} and what
 * shows or hides the GPU. Where root can make control groups, the contest's 24 GiB of memory and
 * 4096 processes are the most that it gets.
 */
public final class ProcessRunner implements Runner {
  private final Runners.Settings settings;
  private final Isolation isolation;

  /**
   * A runner with the best isolation that works.
   *
   * @throws dev.mangle.io.UserException when children cannot be run at all
   */
  public ProcessRunner(Runners.Settings settings) {
    this(settings, Isolation.best(settings.scratch()));
  }

  ProcessRunner(Runners.Settings settings, Isolation isolation) {
    this.settings = settings;
    this.isolation = isolation;
  }

  @Override
  public String description() {
    return "process, " + isolation.description() + (settings.gpu() ? ", with GPU" : "");
  }

  @Override
  public Outcome run(Job job) {
    return run(job, Watch.Limits.of(job.limit()));
  }

  Outcome run(Job job, Watch.Limits limits) {
    Path output = job.output().toAbsolutePath();
    try (RunFolder run = RunFolder.open(settings.scratch(), job)) {
      boolean own = isolation.ownRoot();
      EntryPoint entry = EntryPoint.of(job);
      String in = own ? EntryPoint.INPUT : run.input().toString();
      String out = own ? entry.mount() : output.toString();
      List<String> command =
          isolation.command(
              run,
              output,
              entry.mount(),
              settings.gpu(),
              settings.hidden(),
              entry.words(in, out).toArray(String[]::new));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      builder.environment().putAll(environment(own ? Path.of("/tmp") : run.temporary(), run.id()));
      Watch watch = new Watch(limits, isolation.ender(run.id()), output, run.temporary());
      Outcome outcome = watch.run(builder, job.log());
      if (own && !Files.exists(run.folder().resolve("ready"))) {
        throw new UserException(
            "the sandbox for submission '%s' could not be made: see '%s'",
            job.submission().name(), job.log());
      }
      return outcome;
    }
  }

  private Map<String, String> environment(Path temporary, String mark) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    all.put("HOME", temporary.resolve("home").toString());
    all.put("TMPDIR", temporary.toString());
    all.put("LANG", "C.UTF-8");
    all.put(MarkedProcesses.NAME, mark);
    if (settings.gpu()) {
      for (String name : List.of("CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH")) {
        if (System.getenv(name) != null) {
          all.put(name, System.getenv(name));
        }
      }
    } else {
      all.put("CUDA_VISIBLE_DEVICES", "");
    }
    return all;
  }
}
