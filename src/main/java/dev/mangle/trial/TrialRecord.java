package dev.mangle.trial;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trials in a file, a line of JSON each, in the order in which they were made. A line is written at
 * once, so a run that is killed leaves at most its last one torn: without its end. That is cut off
 * when the file is opened again.
 */
public final class TrialRecord implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  /** By subject: the same one may have been judged by others later. */
  private final Map<String, List<Trial>> trials = new LinkedHashMap<>();

  private boolean alone;
  private int outdated;

  /**
   * Opens a record, or begins one.
   *
   * @throws UserException when it cannot be written, another run writes it, or a line is no trial
   */
  public TrialRecord(Path file) {
    this.file = file;
    if (Files.isDirectory(file)) {
      throw new UserException("cannot write '%s': it is a folder", file);
    }
    try {
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
    try {
      requireAlone();
      read();
    } catch (IOException e) {
      close();
      throw UserException.of("read", file, e);
    } catch (UserException e) {
      close();
      throw e;
    }
  }

  private void requireAlone() throws IOException {
    try {
      alone = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      alone = false;
    }
    if (!alone) {
      throw new UserException("record '%s': another run is writing it", file);
    }
  }

  private void read() throws IOException {
    // Not by the path: to close another channel of the file would end the lock.
    byte[] bytes = Channels.newInputStream(channel).readAllBytes();
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    if (whole < bytes.length && !Trial.isTorn(text(bytes, whole, bytes.length))) {
      throw expectedTrial(1 + (int) text(bytes, 0, whole).lines().count());
    }
    int number = 0;
    for (String line : text(bytes, 0, whole).lines().toList()) {
      number++;
      Trial trial = Trial.parse(line);
      if (trial == null && !Trial.isTrial(line)) {
        throw expectedTrial(number);
      }
      if (trial == null || !trial.isOfThisVersion()) {
        outdated++;
      } else {
        add(trial);
      }
    }
    // Only now that it has proven to be ours.
    channel.truncate(whole).position(whole);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private UserException expectedTrial(int line) {
    return new UserException(
        "record '%s' line %d: expected a trial of tune or transfer", file, line);
  }

  private void add(Trial trial) {
    trials.computeIfAbsent(trial.id(), id -> new ArrayList<>()).add(trial);
  }

  /** All that are on record, subjects in their order. */
  List<Trial> trials() {
    return trials.values().stream().flatMap(List::stream).toList();
  }

  /** Lines of other versions, which count for nothing. */
  public int outdated() {
    return outdated;
  }

  /** The trial of a subject, where it was made and these judges were heard. */
  Optional<Trial> find(Trial.Subject subject, List<String> judges) {
    return trials.getOrDefault(subject.id(), List.of()).stream()
        .flatMap(trial -> trial.heardBy(judges).stream())
        .findFirst();
  }

  /**
   * Writes a trial down.
   *
   * @throws UserException when that fails; then the record is as it was
   */
  void append(Trial trial) {
    ByteBuffer line = StandardCharsets.UTF_8.encode(trial.toLine() + "\n");
    try {
      long end = channel.position();
      try {
        while (line.hasRemaining()) {
          channel.write(line);
        }
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
    add(trial);
  }

  @Override
  public void close() {
    try {
      boolean empty = alone && channel.size() == 0;
      channel.close();
      if (empty) {
        // It was begun for nothing.
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
  }
}
