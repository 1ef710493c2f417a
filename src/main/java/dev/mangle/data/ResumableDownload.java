package dev.mangle.data;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A large file by HTTP that goes on where it broke off: within a run, and in a later one.
 *
 * <p>What has come lies in {@code FILE.part}, and beside it in {@code FILE.part.version} what the
 * server called it (ETag or Last-Modified); a server that has another version by now, or does not
 * say, sends it from the beginning.
 */
public final class ResumableDownload {
  private static final int BUFFER = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /**
   * How patient it is.
   *
   * @param connect for a connection
   * @param stall without a byte
   * @param pause before the first new try; each further one waits twice as long
   * @param tries in a row without a byte; 1 or more
   */
  public record Patience(Duration connect, Duration stall, Duration pause, int tries) {
    /** For the open internet. */
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(1), 5);

    /** For a small file among many, which must not wait long for one; a later run asks again. */
    public static final Patience SHORT =
        new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(1), 2);
  }

  private final RangeRequest request;
  private final Path file;
  private final Path part;
  private final Path version;
  private final Patience patience;
  private final Progress progress;

  private ResumableDownload(URI address, Path file, Patience patience, Progress progress) {
    this.request = new RangeRequest(address, patience.connect(), patience.stall());
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.version = file.resolveSibling(file.getFileName() + ".part.version");
    this.patience = patience;
    this.progress = progress;
  }

  /** Whether {@code address} is one to download from: of http or https, with a host. */
  public static boolean takes(URI address) {
    return RangeRequest.isWeb(address);
  }

  /**
   * Brings {@code file}, which appears whole or not at all; its folder is made.
   *
   * @throws UserException when the server refuses, or does not answer however often it is asked;
   *     what has come stays for the next run
   */
  public static void bring(URI address, Path file, Patience patience, Progress progress) {
    new ResumableDownload(address, file, patience, progress).run();
  }

  private void run() {
    AtomicFiles.createFolders(file.toAbsolutePath().getParent());
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock(channel)) {
      if (held == null || !held.isValid()) {
        throw new UserException("'%s' is being downloaded by another run", file);
      }
      bringAll(channel);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(version);
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void bringAll(FileChannel channel) throws IOException {
    long pause = patience.pause().toMillis();
    int left = patience.tries();
    while (true) {
      long before = channel.size();
      String reason;
      try {
        bringRest(channel);
        return;
      } catch (RangeRequest.Refusal e) {
        throw failed(e.getMessage(), channel);
      } catch (IOException e) {
        reason = RangeRequest.reason(e);
      }
      boolean moved = channel.size() > before;
      left = moved ? patience.tries() - 1 : left - 1;
      if (left == 0) {
        throw failed(reason, channel);
      }
      pause = moved ? patience.pause().toMillis() : pause;
      progress.say("%s: %s; trying again".formatted(file.getFileName(), reason));
      sleep(pause);
      pause *= 2;
    }
  }

  private UserException failed(String reason, FileChannel channel) throws IOException {
    long have = channel.size();
    if (have == 0) {
      Files.deleteIfExists(part);
      Files.deleteIfExists(version);
    }
    String kept = have == 0 ? "" : "; " + have + " bytes are kept for the next run";
    return new UserException("cannot download '%s': %s%s", request.address(), reason, kept);
  }

  private void bringRest(FileChannel channel) throws IOException {
    long have = Files.exists(version) ? channel.size() : 0;
    String known = have > 0 ? Files.readString(version) : "";
    HttpURLConnection connection = request.send(have, known);
    try {
      int status = connection.getResponseCode();
      if (status == RANGE_NOT_SATISFIABLE && have > 0) {
        channel.truncate(0);
        Files.deleteIfExists(version);
        throw new IOException("the server has another version now");
      }
      RangeRequest.requireContent(status);
      boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL;
      long from = goesOn ? have : 0;
      if (goesOn && !startsAt(connection, from)) {
        throw new RangeRequest.Refusal("it answered with another part than the one asked for");
      }
      channel.truncate(from).position(from);
      keepVersion(connection);
      long rest = connection.getContentLengthLong();
      copy(connection.getInputStream(), channel, from, rest < 0 ? -1 : from + rest);
    } finally {
      connection.disconnect();
    }
  }

  private static boolean startsAt(HttpURLConnection connection, long from) {
    String range = connection.getHeaderField("Content-Range");
    return range != null && range.startsWith("bytes " + from + "-");
  }

  /** A weak ETag does not promise equal bytes. */
  private void keepVersion(HttpURLConnection connection) throws IOException {
    String tag = connection.getHeaderField("ETag");
    String name =
        tag != null && tag.startsWith("\"") ? tag : connection.getHeaderField("Last-Modified");
    if (name == null) {
      Files.deleteIfExists(version);
    } else {
      AtomicFiles.write(version, name);
    }
  }

  private void copy(InputStream in, FileChannel channel, long from, long total) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long have = from;
    OutputStream out = Channels.newOutputStream(channel);
    try (in;
        Progress.Task task = progress.begin(file.getFileName() + ", MiB", total >> 20)) {
      task.advance(from >> 20);
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        task.advance(((have + n) >> 20) - (have >> 20));
        have += n;
      }
    }
    if (total >= 0 && have != total) {
      throw new IOException("the connection broke off after " + have + " of " + total + " bytes");
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
