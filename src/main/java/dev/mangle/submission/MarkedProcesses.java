package dev.mangle.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds what a run left behind by its environment, which survives forks and new sessions. */
final class MarkedProcesses {
  /** The environment's name for the mark. */
  static final String NAME = "MANGLE_RUN";

  private static final int MOST_ROUNDS = 50;

  private MarkedProcesses() {}

  /** Kills all of them, also those that appear meanwhile; finds none where there is no /proc. */
  static void kill(String mark) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<ProcessHandle> found =
          ProcessHandle.allProcesses().filter(process -> isMarked(process.pid(), mark)).toList();
      if (found.isEmpty()) {
        return;
      }
      found.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static boolean isMarked(long pid, String mark) {
    try {
      // One byte a character, so that no environment is malformed.
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      String environment = "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
      return environment.contains("\0" + NAME + "=" + mark + "\0");
    } catch (IOException e) {
      // It is gone, or somebody else's.
      return false;
    }
  }
}
