package dev.mangle.attack;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * What a run has written so far, beside its images, so that one that was cut goes on: a line that
 * says what is run, then one JSON line for each image as it is written. It goes when the run ends.
 *
 * <p>A line counts only with the very file that it speaks of, inside the budget; a torn last line
 * is none.
 *
 * <p>Several places write at the same time; closing waits for them, and for none after them.
 */
final class Journal implements AutoCloseable {
  static final String FILE_NAME = "attack.journal";

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Path file;
  private final FileChannel channel;
  private final Map<String, ImageResult> results;

  /** Read: to write files, which may be done side by side. Write: to close. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private record Line(ImageResult result, String sha256) {}

  private Journal(Path file, FileChannel channel, Map<String, ImageResult> results) {
    this.file = file;
    this.channel = channel;
    this.results = results;
  }

  /**
   * Opens the journal of a run into {@code folder}; one of another run is begun anew.
   *
   * @param run what is run, in one line
   * @param source the clean image of a name, of the shape that its file has
   * @throws UserException when it cannot be written
   */
  static Journal open(Path folder, String run, Function<String, Image> source, int epsilon) {
    Path file = folder.resolve(FILE_NAME);
    Map<String, ImageResult> results = new LinkedHashMap<>();
    try {
      List<String> lines = Files.exists(file) ? lines(file) : List.of();
      if (!lines.isEmpty() && lines.get(0).equals(run)) {
        lines.subList(1, lines.size()).forEach(line -> take(line, folder, results));
        results.values().removeIf(result -> !isProven(result, folder, source, epsilon));
      }
      // Written anew, so that what follows a torn line is whole again.
      StringBuilder text = new StringBuilder(run).append('\n');
      for (ImageResult result : results.values()) {
        text.append(line(folder, result)).append('\n');
      }
      AtomicFiles.write(file, text.toString());
      return new Journal(file, FileChannel.open(file, StandardOpenOption.APPEND), results);
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
  }

  /** Whole lines: what follows the last line feed was torn. */
  private static List<String> lines(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static void take(String line, Path folder, Map<String, ImageResult> results) {
    try {
      Line read = JSON.readValue(line, Line.class);
      if (read == null || read.result() == null || read.result().image() == null) {
        return;
      }
      Path image = folder.resolve(read.result().image());
      results.remove(read.result().image());
      if (Files.exists(image) && Sha256.of(image).equals(read.sha256())) {
        results.put(read.result().image(), read.result());
      }
    } catch (JacksonException e) {
      // A line that is none speaks of no image.
      return;
    }
  }

  private static boolean isProven(
      ImageResult result, Path folder, Function<String, Image> source, int epsilon) {
    try {
      Image clean = source.apply(result.image());
      Image written = Png.read(folder.resolve(result.image()));
      return clean.shape().equals(written.shape())
          && EpsilonBox.maxDifference(written, clean) <= epsilon;
    } catch (UserException e) {
      return false;
    }
  }

  /** What is known of an image that is written. */
  synchronized Optional<ImageResult> result(String image) {
    return Optional.ofNullable(results.get(image));
  }

  /**
   * Writes an image's file and notes it; does neither once the journal is closed.
   *
   * @param write writes the file, or nothing where it stays
   */
  void keep(ImageResult result, Runnable write) {
    use.readLock().lock();
    try {
      if (channel.isOpen()) {
        write.run();
        note(result, line(file.getParent(), result) + "\n");
      }
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    } finally {
      use.readLock().unlock();
    }
  }

  private synchronized void note(ImageResult result, String line) throws IOException {
    results.put(result.image(), result);
    append(line);
  }

  private static String line(Path folder, ImageResult result) throws IOException {
    return JSON.writeValueAsString(new Line(result, Sha256.of(folder.resolve(result.image()))));
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Takes it away: the run is done. */
  void finish() {
    close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw UserException.of("delete", file, e);
    }
  }

  /** Nothing is kept from now on. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      channel.close();
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    } finally {
      use.writeLock().unlock();
    }
  }
}
