package dev.mangle.submission;

import dev.mangle.io.AtomicFiles;
import java.nio.file.Path;
import java.util.UUID;

/** Input and output folders of one {@link Runner.Job}; closing it deletes whatever is there. */
public final class JobFolder implements AutoCloseable {
  private final Path folder;

  private JobFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes both folders, empty, below {@code scratch}.
   *
   * @throws dev.mangle.io.UserException when that is not possible
   */
  public static JobFolder open(Path scratch) {
    JobFolder job = new JobFolder(scratch.resolve("job-" + UUID.randomUUID()));
    AtomicFiles.createFolders(job.input());
    AtomicFiles.createFolders(job.output());
    return job;
  }

  /** Deletes what earlier, interrupted runs left in {@code scratch}. */
  public static void clear(Path scratch) {
    RunFolder.clear(scratch);
    RunFolder.delete(scratch);
  }

  /** What the submission is given. */
  public Path input() {
    return folder.resolve("input");
  }

  /** What it writes: not to be trusted. */
  public Path output() {
    return folder.resolve("output");
  }

  @Override
  public void close() {
    RunFolder.delete(folder);
  }
}
