package dev.mangle;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What one command line returned and printed. */
record CommandRun(int exit, String out, String err) {

  static CommandRun of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Mangle.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            args);
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Stderr without the progress of tasks, which is the only other thing that it may hold. */
  String errors() {
    return err.replaceAll(
        "(?m)^(attacking|classifying|judging|tuning)\\b.*: \\d+/\\d+(, .* s)?\\R", "");
  }
}
