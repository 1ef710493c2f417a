package dev.mangle.data;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Unpickler;

/**
 * One file of CIFAR-10's Python version: a pickled dictionary with {@code labels}, a list of
 * integers, and {@code data}, a NumPy array of bytes, [images, 3 * 32 * 32], colour by colour.
 */
final class CifarBatch {
  static final int SIDE = 32;
  static final int CHANNELS = 3;

  private static final int PLANE = SIDE * SIDE;
  private static final int SIZE = PLANE * CHANNELS;

  static {
    Unpickler.registerConstructor("numpy.core.multiarray", "_reconstruct", args -> new Array());
    Unpickler.registerConstructor("numpy", "dtype", args -> new ElementType());
  }

  private final Path file;

  private CifarBatch(Path file) {
    this.file = file;
  }

  /** NumPy's array while it is unpickled. Public, because the library fills it by reflection. */
  public static final class Array {
    private Object bytes;

    /** Takes (version, shape, type, order, bytes). */
    @SuppressWarnings("MethodName") // The name is Python's.
    public void __setstate__(Object[] state) {
      bytes = state[state.length - 1];
    }
  }

  /** NumPy's element type while it is unpickled; the number of bytes tells enough. */
  public static final class ElementType {
    /** Takes the byte order and more, which bytes do not have. */
    @SuppressWarnings("MethodName") // The name is Python's.
    public void __setstate__(Object[] state) {}
  }

  /**
   * Reads {@code file}: samples 0..255 in the order height, width, channels.
   *
   * @throws UserException when it is not such a file
   */
  static LabeledImages read(Path file) {
    return new CifarBatch(file).read();
  }

  private LabeledImages read() {
    if (content() instanceof Map<?, ?> map
        && map.get("labels") instanceof List<?> labels
        && map.get("data") instanceof Array array
        && array.bytes instanceof String samples) {
      return images(labels, samples.getBytes(StandardCharsets.ISO_8859_1));
    }
    throw damaged("no dictionary with labels and data");
  }

  private Object content() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
    try {
      return new Unpickler().loads(bytes);
    } catch (IOException | RuntimeException e) {
      // What the library throws on damaged input depends on where the damage is.
      throw damaged("'" + e.getMessage() + "' while reading it");
    }
  }

  private LabeledImages images(List<?> labels, byte[] planes) {
    if (planes.length != labels.size() * SIZE) {
      throw damaged("%d labels and %d bytes".formatted(labels.size(), planes.length));
    }
    int[] numbers = new int[labels.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(labels.get(i) instanceof Integer label) || label < 0 || label > 9) {
        throw damaged("label %d is %s, not 0..9".formatted(i, labels.get(i)));
      }
      numbers[i] = label;
    }
    return new LabeledImages(interleave(planes), numbers, SIDE, SIDE, CHANNELS);
  }

  private static byte[] interleave(byte[] planes) {
    byte[] pixels = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      int image = i / SIZE;
      int channel = i % SIZE / PLANE;
      int at = i % PLANE;
      pixels[image * SIZE + at * CHANNELS + channel] = planes[i];
    }
    return pixels;
  }

  private UserException damaged(String found) {
    return new UserException(
        "%s: expected a batch of CIFAR-10 images in Python's form, found %s", file, found);
  }
}
