package dev.mangle.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjIntConsumer;

/** NumPy files put together byte by byte, well-made and not. */
public final class NpyBytes {
  private NpyBytes() {}

  /** A file of format {@code major}.0. */
  public static byte[] of(int major, String dictionary, byte[] values) {
    return of(major, 0, dictionary, values);
  }

  /** A file of any format; the header is padded as the format asks. */
  public static byte[] of(int major, int minor, String dictionary, byte[] values) {
    int before = major == 1 ? 10 : 12;
    int length = (before + dictionary.length() + 1 + 63) / 64 * 64 - before;
    return of(
        major,
        minor,
        length,
        dictionary + " ".repeat(length - dictionary.length() - 1) + "\n",
        values);
  }

  /** A file whose header is said to be {@code length} bytes long, whatever it is. */
  public static byte[] of(int major, int minor, int length, String header, byte[] values) {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, (byte) minor});
    if (major == 1) {
      start.putShort((short) length);
    } else {
      start.putInt(length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(start.array(), 0, start.position());
    out.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(values);
    return out.toByteArray();
  }

  /** The dictionary that NumPy writes. */
  public static String dictionary(String type, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(type, fortran ? "True" : "False", shape);
  }

  /** {@code count} values of {@code size} bytes each. */
  public static byte[] values(
      ByteOrder order, int size, int count, ObjIntConsumer<ByteBuffer> put) {
    ByteBuffer buffer = ByteBuffer.allocate(size * count).order(order);
    for (int i = 0; i < count; i++) {
      put.accept(buffer, i);
    }
    return buffer.array();
  }
}
