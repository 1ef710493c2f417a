package dev.mangle.bench;

import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whole runs of {@code mangle attack} as a child process, from its start to its end. */
final class Launched implements Subject {
  private static final long LOOK_MILLIS = 10;

  private final Work work;
  private final Path launcher;
  private final List<String> options;

  Launched(Work work, Path launcher, List<String> networks, List<String> options) {
    if (!Files.isExecutable(launcher) || Files.isDirectory(launcher)) {
      throw new UserException("--launcher: '%s' is no program that can be run", launcher);
    }
    this.work = work;
    this.launcher = launcher;
    this.options = new ArrayList<>(networks);
    this.options.addAll(options);
  }

  @Override
  public Work work() {
    return work;
  }

  /** Its files are read once; nothing else of a child stays. */
  @Override
  public void warmUp() {
    turn();
  }

  @Override
  public Turn turn() {
    try (TemporaryFolder folder = TemporaryFolder.create("mangle-bench")) {
      return turn(folder.path());
    } catch (IOException e) {
      throw UserException.of("run", launcher, e);
    }
  }

  private Turn turn(Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString(), "attack"));
    command.addAll(options);
    command.add("--output=" + folder.resolve("output"));
    Path said = folder.resolve("said");
    long start = System.nanoTime();
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    child.getOutputStream().close();
    Watched watched = watch(child);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (child.exitValue() != 0) {
      throw new UserException(
          "launcher '%s': exit code %d: %s", launcher, child.exitValue(), lastLine(said));
    }
    return new Turn(
        1,
        seconds,
        watched.cpuSeconds(),
        watched.peak() == 0 ? null : new Memory(0, watched.peak()));
  }

  /** What was last seen of a child that has ended; null and 0 where nothing was. */
  private record Watched(Double cpuSeconds, long peak) {}

  /** Both numbers only grow, so the last look before the end is short of it by a few ms. */
  private static Watched watch(Process child) {
    Double cpu = null;
    long peak = 0;
    try {
      do {
        Optional<Duration> spent = child.info().totalCpuDuration();
        cpu = spent.isPresent() ? Double.valueOf(spent.get().toNanos() / 1e9) : cpu;
        peak = Math.max(peak, Memory.peakOf(child.pid()).orElse(0));
      } while (!child.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      child.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a child ran", e);
    }
    return new Watched(cpu, peak);
  }

  private static String lastLine(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8)
        .strip()
        .lines()
        .reduce((first, second) -> second)
        .orElse("it said nothing");
  }

  @Override
  public void close() {}
}
