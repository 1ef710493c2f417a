package dev.mangle.image;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * NumPy's files: arrays of numbers from {@code .npy} (formats 1.0 to 3.0, either byte order, C or
 * Fortran order) and {@code .npz}, told apart by content; written as NumPy itself writes them.
 */
public final class Npy {
  /** The most that a Java array holds, with room for what the VM keeps beside it. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room in the header for a first dimension of that many digits. */
  private static final int GROWTH_DIGITS = 21;

  private static final int CHUNK = 1 << 16;

  private Npy() {}

  /**
   * Reads the array of a {@code .npy} file, or the only one of a {@code .npz}.
   *
   * @throws UserException when the file cannot be read, is damaged, or holds no numbers
   */
  public static NumberArray read(Path file) {
    return read(file, null);
  }

  /**
   * Reads one array.
   *
   * @param array its name in a {@code .npz}; null for a {@code .npy}, or where there is only one
   * @throws UserException as {@link #read(Path)}, or when there is no array of that name
   */
  public static NumberArray read(Path file, String array) {
    if (Npz.isOne(file)) {
      return Npz.read(file, array);
    }
    if (array != null) {
      throw new UserException("'%s' is no .npz: it has no array '%s' to choose", file, array);
    }
    return NpyDecoder.decode("'" + file + "'", bytes(file));
  }

  private static byte[] bytes(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new UserException("'%s': expected at most 2 GiB, found %d bytes", file, size);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  /**
   * Writes an array of float32, whole or not at all.
   *
   * @param values in C order
   * @throws UserException when the file cannot be written
   */
  public static void write(Path file, float[] values, int... shape) {
    requireFit(values.length, shape);
    AtomicFiles.write(
        file,
        out -> {
          out.write(header("<f4", shape));
          write(out, values.length, Float.BYTES, (buffer, i) -> buffer.putFloat(values[i]));
        });
  }

  /**
   * Writes an array of int64; see {@link #write(Path, float[], int...)}.
   *
   * @param values in C order
   */
  public static void write(Path file, long[] values, int... shape) {
    requireFit(values.length, shape);
    AtomicFiles.write(
        file,
        out -> {
          out.write(header("<i8", shape));
          write(out, values.length, Long.BYTES, (buffer, i) -> buffer.putLong(values[i]));
        });
  }

  private static void requireFit(int length, int... shape) {
    long product = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (product != length) {
      throw new IllegalArgumentException(
          "shape " + tuple(shape) + " does not hold " + length + " values");
    }
  }

  /** The library's own header differs from NumPy's: {@code (2, 3,)} in place of {@code (2, 3)}. */
  private static byte[] header(String type, int... shape) {
    StringBuilder text = new StringBuilder();
    text.append("{'descr': '").append(type).append("', 'fortran_order': False, 'shape': ");
    text.append(tuple(shape)).append(", }");
    if (shape.length > 0) {
      text.append(" ".repeat(GROWTH_DIGITS - Integer.toString(shape[0]).length()));
    }
    int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
    text.append(" ".repeat(ALIGNMENT - unpadded % ALIGNMENT)).append('\n');
    ByteBuffer header =
        ByteBuffer.allocate(MAGIC.length + Short.BYTES + text.length())
            .order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) text.length());
    return header.put(text.toString().getBytes(StandardCharsets.US_ASCII)).array();
  }

  /** A shape as Python prints it: {@code (10000, 784)}, {@code (7,)}, {@code ()}. */
  static String tuple(int... shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return "(" + sizes + (shape.length == 1 ? ",)" : ")");
  }

  @FunctionalInterface
  private interface Put {
    void value(ByteBuffer buffer, int index);
  }

  private static void write(OutputStream out, int count, int size, Put put) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put.value(buffer, i);
      if (buffer.remaining() < size || i == count - 1) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
  }
}
