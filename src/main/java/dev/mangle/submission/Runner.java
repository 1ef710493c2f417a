package dev.mangle.submission;

import java.nio.file.Path;
import java.time.Duration;

/** A way to run a submission once under the contest's rules. */
public interface Runner {

  /** One line on how far a submission is kept from the machine, for people and for records. */
  String description();

  /**
   * Runs {@code job} to its end or its time limit; what a submission does wrong is no exception.
   *
   * <p>When this returns nothing of the submission runs any more, and {@code job.output()} holds
   * what it wrote: links, devices and files of any size included, so read it with care.
   *
   * @throws dev.mangle.io.UserException when the machine cannot run it: a full disk, no Docker
   */
  Outcome run(Job job);

  /**
   * What is to be run.
   *
   * @param input folder of PNGs, and {@code target_class.csv} for a targeted attack; stays as it is
   * @param output existing, empty folder; a defense writes {@link #RESULT} there
   * @param epsilon budget in pixel units; means nothing to a defense
   * @param limit wall-clock time
   * @param log takes what the submission prints
   */
  record Job(
      Submission submission, Path input, Path output, int epsilon, Duration limit, Path log) {
    /** Where a defense writes its labels. */
    public static final String RESULT = "result.csv";

    /** Refuses a limit that is no time at all. */
    public Job {
      if (limit.isZero() || limit.isNegative()) {
        throw new IllegalArgumentException("expected a limit over 0, found " + limit);
      }
    }
  }

  /**
   * How it ended.
   *
   * @param exitCode of the entry point; means nothing where it was ended by a limit
   * @param timedOut whether the time limit ended it
   * @param wall time from start to end
   * @param problem one line on what went wrong, empty where all went well
   */
  record Outcome(int exitCode, boolean timedOut, Duration wall, String problem) {}
}
