package dev.mangle.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder like CIFAR-10's Python version with a few images. */
public final class TinyCifar {
  private static final int PLANE = 32 * 32;

  private TinyCifar() {}

  /** Writes the six batches with {@code count} images each; image i has label i mod 10. */
  public static Path write(Path folder, int count) {
    try {
      for (int i = 1; i <= 5; i++) {
        Files.write(folder.resolve("data_batch_" + i), batch(count));
      }
      Files.write(folder.resolve("test_batch"), batch(count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** One batch; class c is bright in row 4 + 2c, in red, green or blue by turns, among noise. */
  static byte[] batch(int count) {
    int[] labels = new int[count];
    byte[] planes = new byte[count * 3 * PLANE];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 10;
      for (int j = 0; j < 3 * PLANE; j++) {
        boolean bright = j / PLANE == labels[i] % 3 && j % PLANE / 32 == 4 + 2 * labels[i];
        planes[i * 3 * PLANE + j] = (byte) (bright ? 255 : (i * 31 + j * 17) % 60);
      }
    }
    return pickle(labels, planes);
  }

  /** What Python 2 writes of {@code {"labels": [...], "data": numpy.array(...)}}. */
  static byte[] pickle(int[] labels, byte[] planes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, "\u0080\u0002}(U\u0006labels](");
    for (int label : labels) {
      text(out, "K");
      out.write(label);
    }
    text(out, "eU\u0004datacnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n");
    text(out, "K\u0000\u0085U\u0001b\u0087R(K\u0001");
    int32(out, "J", labels.length);
    int32(out, "J", 3 * PLANE);
    text(out, "\u0086cnumpy\ndtype\nU\u0002u1K\u0000K\u0001\u0087R");
    text(
        out,
        "(K\u0003U\u0001|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\u0000tb\u0089");
    int32(out, "T", planes.length);
    out.writeBytes(planes);
    text(out, "tbu.");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  private static void int32(ByteArrayOutputStream out, String opcode, int value) {
    text(out, opcode);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }
}
