package dev.mangle.submission;

import dev.mangle.submission.Runner.Job;
import java.util.List;

/** How the contest calls a submission, and where its folders appear. */
record EntryPoint(Job job) {
  static final String CODE = "/code";
  static final String INPUT = "/input_images";

  static EntryPoint of(Job job) {
    return new EntryPoint(job);
  }

  private boolean defends() {
    return job.submission().metadata().type() == SubmissionType.DEFENSE;
  }

  /** Where the output folder appears. */
  String mount() {
    return defends() ? "/output_data" : "/output_images";
  }

  /** The entry point, seen from the submission's folder, and its arguments. */
  List<String> words(String input, String output) {
    String entry = "./" + job.submission().metadata().entryPoint();
    return defends()
        ? List.of(entry, input, output + "/" + Job.RESULT)
        : List.of(entry, input, output, Integer.toString(job.epsilon()));
  }
}
