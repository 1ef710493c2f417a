package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.Event;

/** Reads TensorBoard's files by the record format's definition, with a checksum of our own. */
public final class EventRecords {
  private EventRecords() {}

  /** All events of a file, in order; an assertion fails where a checksum is wrong. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int at = bytes.position();
      int length = Math.toIntExact(bytes.getLong());
      assertEquals(masked(bytes.array(), at, 8), bytes.getInt());
      byte[] message = new byte[length];
      bytes.get(message);
      assertEquals(masked(message, 0, length), bytes.getInt());
      events.add(Event.parseFrom(message));
    }
    return events;
  }

  /** CRC-32C bit by bit, turned right by 15 and moved, as TensorFlow's format has it. */
  private static int masked(byte[] bytes, int from, int count) {
    int crc = -1;
    for (int i = from; i < from + count; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }
}
