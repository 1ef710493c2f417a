package dev.mangle.importer.tflite;

import dev.mangle.io.UserException;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Reads flatbuffers that may lie: the Java library checks nothing, so what leads out of the file
 * shows as an exception of a buffer.
 */
final class Damaged {
  private Damaged() {}

  /**
   * What {@code read} reads.
   *
   * @throws UserException when it leads out of the file
   */
  static <T> T guard(Supplier<T> read) {
    try {
      return read.get();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw new UserException("the file is damaged: a reference leads out of it");
    }
  }

  /**
   * A vector as an array; each element takes at least a byte of the file.
   *
   * @param bytes size of the file
   */
  static int[] ints(int length, IntUnaryOperator at, int bytes) {
    int[] values = new int[requireLength(length, bytes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = at.applyAsInt(i);
    }
    return values;
  }

  /** Checks the length of a vector before memory is taken for it. */
  static int requireLength(int length, int bytes) {
    if (length < 0 || length > bytes) {
      throw new UserException(
          "the file is damaged: it has %d bytes and a list of %d elements", bytes, length);
    }
    return length;
  }
}
