package dev.mangle.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder like MNIST's with a few images: class c has a bright row c among noise. */
public final class TinyMnist {
  private static final int SIZE = 28;

  private TinyMnist() {}

  /** Writes the four IDX files; image i has label i mod 10. */
  public static Path write(Path folder, int train, int test) {
    write(folder, "train", train);
    write(folder, "t10k", test);
    return folder;
  }

  private static void write(Path folder, String prefix, int count) {
    ByteBuffer images = ByteBuffer.allocate(16 + count * SIZE * SIZE);
    images.putInt(0x803).putInt(count).putInt(SIZE).putInt(SIZE);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      labels.put((byte) (i % 10));
      for (int j = 0; j < SIZE * SIZE; j++) {
        boolean bright = j / SIZE == 4 + 2 * (i % 10);
        images.put((byte) (bright ? 255 : (i * 31 + j * 17) % 60));
      }
    }
    try {
      Files.write(folder.resolve(prefix + "-images-idx3-ubyte"), images.array());
      Files.write(folder.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
