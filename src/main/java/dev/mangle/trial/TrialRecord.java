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
  private final Map<String, Trial> trials = new LinkedHashMap<>();
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
    boolean alone;
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
    int number = 0;
    for (String line : new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      Trial trial = Trial.parse(line);
      if (trial == null && Trial.isTrial(line)) {
        outdated++;
        continue;
      }
      if (trial == null) {
        throw new UserException(
            "record '%s' line %d: expected a trial of tune or transfer", file, number);
      }
      trials.put(trial.id(), trial);
    }
    // Only now that it has proven to be ours.
    channel.truncate(whole).position(whole);
  }

  /** All that are on record, in their order. */
  List<Trial> trials() {
    return List.copyOf(trials.values());
  }

  /** Lines of other versions, which count for nothing. */
  public int outdated() {
    return outdated;
  }

  /** The trial of a subject, where it was made and these judges were heard. */
  Optional<Trial> find(Trial.Subject subject, List<String> judges) {
    return Optional.ofNullable(trials.get(subject.id())).flatMap(trial -> trial.heardBy(judges));
  }

  /**
   * Writes a trial down.
   *
   * @throws UserException when that fails
   */
  void append(Trial trial) {
    ByteBuffer line = StandardCharsets.UTF_8.encode(trial.toLine() + "\n");
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
    trials.put(trial.id(), trial);
  }

  @Override
  public void close() {
    try {
      boolean empty = channel.size() == 0;
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
