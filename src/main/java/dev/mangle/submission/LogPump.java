package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A thread that keeps the first part of what a child prints and drains the rest. */
final class LogPump extends Thread {
  private final InputStream from;
  private final Path file;
  private final OutputStream log;
  private final long most;
  private volatile IOException error;

  /**
   * Opens the log.
   *
   * @param most bytes to keep
   * @throws UserException when the log cannot be written
   */
  LogPump(InputStream from, Path file, long most) {
    super("log of " + file.getFileName());
    this.from = from;
    this.file = file;
    this.most = most;
    try {
      this.log = Files.newOutputStream(file);
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
    setDaemon(true);
  }

  @Override
  public void run() {
    byte[] buffer = new byte[1 << 16];
    long kept = 0;
    long dropped = 0;
    for (int n = read(buffer); n >= 0; n = read(buffer)) {
      int keep = (int) Math.min(n, most - kept);
      write(buffer, keep);
      kept += keep;
      dropped += n - keep;
    }
    if (dropped > 0) {
      String end = "%nmangle: the log stopped at %d bytes; %d more were printed%n";
      byte[] line = end.formatted(kept, dropped).getBytes(StandardCharsets.UTF_8);
      write(line, line.length);
    }
    try {
      log.close();
    } catch (IOException e) {
      error = e;
    }
  }

  private int read(byte[] buffer) {
    try {
      return from.read(buffer);
    } catch (IOException e) {
      // Cut by finish(): what could be had is there.
      return -1;
    }
  }

  /** A full disk stops the log but not the draining, else the child would wait for ever. */
  private void write(byte[] bytes, int count) {
    if (error == null && count > 0) {
      try {
        log.write(bytes, 0, count);
      } catch (IOException e) {
        error = e;
      }
    }
  }

  /**
   * Waits for the end of the stream; where something still holds it open, cuts it.
   *
   * @throws UserException when the log could not be written
   */
  void finish(Duration patience) throws InterruptedException {
    join(patience.toMillis());
    if (isAlive()) {
      try {
        from.close();
        join(patience.toMillis());
      } catch (IOException e) {
        error = e;
      }
    }
    if (error != null) {
      throw UserException.of("write", file, error);
    }
  }
}
