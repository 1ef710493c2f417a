package dev.mangle.data;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One IDX file of unsigned bytes.
 *
 * @param shape its dimensions, slowest first
 * @param data its samples, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // Package-private carrier of a file's content.
record IdxFile(int[] shape, byte[] data) {
  private static final int UNSIGNED_BYTES = 0x0800;

  /**
   * Reads a file of {@code dimensions} dimensions.
   *
   * @throws UserException when it is missing, is no such IDX file, or is not as long as it says
   */
  static IdxFile read(Path file, int dimensions) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int magic = bytes.length < 4 ? 0 : in.getInt();
    int headerLength = 4 + 4 * dimensions;
    if (magic != UNSIGNED_BYTES + dimensions || bytes.length < headerLength) {
      throw new UserException(
          "%s: expected an IDX file of bytes with %d dimensions (magic %08x), found magic %08x",
          file, dimensions, UNSIGNED_BYTES + dimensions, magic);
    }
    int[] shape = new int[dimensions];
    long samples = 1;
    for (int i = 0; i < dimensions; i++) {
      shape[i] = in.getInt();
      samples = Math.multiplyHigh(samples, shape[i]) != 0 ? -1 : samples * shape[i];
    }
    if (samples != bytes.length - headerLength) {
      throw new UserException(
          "%s: its header %s promises %d bytes of samples, found %d",
          file, Arrays.toString(shape), samples, bytes.length - headerLength);
    }
    return new IdxFile(shape, Arrays.copyOfRange(bytes, headerLength, bytes.length));
  }
}
