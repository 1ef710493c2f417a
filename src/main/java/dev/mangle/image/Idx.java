package dev.mangle.image;

import dev.mangle.io.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The IDX files of MNIST and its relatives, plain or gzipped (told by content). */
public final class Idx {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  private Idx() {}

  /**
   * Grey images.
   *
   * @param samples unsigned 8-bit, image after image, row-major
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Images(int count, int height, int width, byte[] samples) {
    /** Refuses a number of samples that is not count x height x width. */
    public Images {
      if ((long) count * height * width != samples.length) {
        throw new IllegalArgumentException(
            "%d images of %dx%d: found %d samples".formatted(count, height, width, samples.length));
      }
    }
  }

  /**
   * Reads an image file (magic 0x803).
   *
   * @throws UserException when it cannot be read or is malformed
   */
  public static Images readImages(Path file) {
    ByteBuffer idx = read(file, IMAGES, 16);
    int count = size(file, "images", idx.getInt(4));
    int height = size(file, "rows", idx.getInt(8));
    int width = size(file, "columns", idx.getInt(12));
    byte[] samples = body(file, idx, 16, (long) height * width, count);
    return new Images(count, height, width, samples);
  }

  /**
   * Reads a label file (magic 0x801), one unsigned byte a label.
   *
   * @throws UserException when it cannot be read or is malformed
   */
  public static byte[] readLabels(Path file) {
    ByteBuffer idx = read(file, LABELS, 8);
    return body(file, idx, 8, 1, size(file, "labels", idx.getInt(4)));
  }

  private static ByteBuffer read(Path file, int magic, int headerBytes) {
    byte[] bytes = unzipped(file);
    if (bytes.length < headerBytes) {
      throw new UserException(
          "'%s': expected an IDX header of %d bytes, found a file of %d bytes",
          file, headerBytes, bytes.length);
    }
    ByteBuffer idx = ByteBuffer.wrap(bytes);
    if (idx.getInt(0) != magic) {
      throw new UserException(
          "'%s': expected IDX magic 0x%08x, found 0x%08x", file, magic, idx.getInt(0));
    }
    return idx;
  }

  private static byte[] unzipped(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
        return bytes;
      }
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private static int size(Path file, String what, int size) {
    if (size < 1) {
      throw new UserException(
          "'%s': expected 1 or more %s, found %s", file, what, Integer.toUnsignedString(size));
    }
    return size;
  }

  private static byte[] body(Path file, ByteBuffer idx, int from, long itemBytes, int count) {
    int found = idx.limit() - from;
    if (itemBytes > Integer.MAX_VALUE || itemBytes * count != found) {
      throw new UserException(
          "'%s': expected %d x %d bytes after the header, found %d", file, count, itemBytes, found);
    }
    byte[] body = new byte[found];
    idx.get(from, body);
    return body;
  }
}
