package dev.mangle.submission;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How a child and its descendants are ended under each {@link Isolation}. */
final class Enders {
  private static final long PATIENCE_SECONDS = 5;

  private Enders() {}

  /** The namespace's first process passes a polite signal on, and takes all others along. */
  static final class OfNamespace implements Watch.Ender {
    @Override
    public void ask(Process process) {
      process.children().forEach(ProcessHandle::destroy);
    }

    @Override
    public void kill(Process process) {
      // unshare itself returns only when the whole namespace is gone, so it is left to the last.
      process.children().forEach(ProcessHandle::destroyForcibly);
      if (!process.isAlive()) {
        return;
      }
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** By group, and by mark where something left the group. */
  static final class OfSession implements Watch.Ender {
    private final String mark;

    OfSession(String mark) {
      this.mark = mark;
    }

    @Override
    public void ask(Process process) {
      // Not the process itself, which would close its standard input: that is what kills.
      process.toHandle().destroy();
    }

    @Override
    public void kill(Process process) {
      Command.of("bash", "-c", "kill -KILL -- -" + process.pid()).succeeds();
      MarkedProcesses.kill(mark);
    }
  }

  /** By descent as far as it was seen, and by mark. */
  static final class OfTree implements Watch.Ender {
    private final String mark;
    private final Set<ProcessHandle> seen = new HashSet<>();

    OfTree(String mark) {
      this.mark = mark;
    }

    @Override
    public void tick(Process process) {
      process.descendants().forEach(seen::add);
    }

    @Override
    public void ask(Process process) {
      tick(process);
      process.toHandle().destroy();
    }

    @Override
    public void kill(Process process) {
      tick(process);
      process.destroyForcibly();
      seen.forEach(ProcessHandle::destroyForcibly);
      MarkedProcesses.kill(mark);
    }
  }
}
