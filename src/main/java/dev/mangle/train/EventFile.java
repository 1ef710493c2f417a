package dev.mangle.train;

import com.google.protobuf.ByteString;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * A file that TensorBoard reads: records of length, masked CRC-32C, {@code Event} message, masked
 * CRC-32C (TensorFlow's record format). Each record goes to the disk at once.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final Path file;
  private final OutputStream out;

  /**
   * Begins a new file in {@code folder}, which is a run of TensorBoard's.
   *
   * @param from step that comes next; what an earlier file says of it and of later ones is void
   */
  EventFile(Path folder, int from) {
    AtomicFiles.createFolders(folder);
    file = unused(folder);
    try {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
    write(event().setFileVersion("brain.Event:2"));
    SessionLog start = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
    write(event().setStep(from).setSessionLog(start));
  }

  /** A file's name tells when it was begun; TensorBoard reads them in the order of their names. */
  private static Path unused(Path folder) {
    long second = Instant.now().getEpochSecond();
    Path path;
    do {
      path = folder.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.mangle", second));
      second++;
    } while (Files.exists(path));
    return path;
  }

  /** Adds numbers by their names. */
  void scalars(int step, Map<String, Double> values) {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (tag, value) -> summary.addValueBuilder().setTag(tag).setSimpleValue(value.floatValue()));
    write(event().setStep(step).setSummary(summary));
  }

  /**
   * Adds a picture.
   *
   * @param png the file's content
   */
  void image(int step, String tag, int height, int width, int channels, byte[] png) {
    Summary.Image.Builder image =
        Summary.Image.newBuilder()
            .setHeight(height)
            .setWidth(width)
            .setColorspace(channels)
            .setEncodedImageString(ByteString.copyFrom(png));
    Summary.Builder summary = Summary.newBuilder();
    summary.addValueBuilder().setTag(tag).setImage(image);
    write(event().setStep(step).setSummary(summary));
  }

  private static Event.Builder event() {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1000.0);
  }

  private void write(Event.Builder event) {
    byte[] message = event.build().toByteArray();
    ByteBuffer framed = ByteBuffer.allocate(message.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    framed.putLong(message.length);
    framed.putInt(masked(framed.array(), 8)).put(message).putInt(masked(message, message.length));
    try {
      out.write(framed.array());
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    }
  }

  private static int masked(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + MASK;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw UserException.of("close", file, e);
    }
  }
}
