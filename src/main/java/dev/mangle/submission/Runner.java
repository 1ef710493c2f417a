package dev.mangle.submission;

import java.nio.file.Path;
import java.time.Duration;

/** A way to run a submission once under the contest's rules. */
public interface Runner {

  /**
   * Runs {@code job} to its end or its time limit; what a submission does wrong is no exception.
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
  }

  /**
   * How it ended.
   *
   * @param exitCode of the entry point; means nothing where it was ended by the limit
   * @param timedOut whether the limit ended it
   * @param wall time from start to end
   * @param problem one line on what went wrong, empty where all went well
   */
  record Outcome(int exitCode, boolean timedOut, Duration wall, String problem) {}
}
