package dev.mangle.attack;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.SideThread;
import dev.mangle.model.Batches;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The images that a run attacks; any number of threads may read them at once.
 *
 * <p>Small folders are decoded once, when they are checked, and remembered.
 */
final class CleanImages {
  /** Part of Java's memory that remembered images may take: a thousand of 299x299 in 4 GiB. */
  private static final int PART = 16;

  private final PngFolder input;
  private final long bytes;
  private final Map<String, Image> remembered = new ConcurrentHashMap<>();
  private final AtomicLong used = new AtomicLong();

  /** Nothing is read yet. */
  CleanImages(PngFolder input) {
    this(input, Runtime.getRuntime().maxMemory() / PART);
  }

  /**
   * Nothing is read yet.
   *
   * @param bytes that remembered images may take
   */
  CleanImages(PngFolder input, long bytes) {
    this.input = input;
    this.bytes = bytes;
  }

  /**
   * Decodes every image once, on all cores: a damaged one must not come to light after hours of
   * work on those before it.
   *
   * @throws dev.mangle.io.UserException naming the first that is damaged
   */
  void checkAll() {
    SideThread.each(
        input.names(),
        name -> {
          Image image = input.read(name);
          if (used.addAndGet(image.samples().length) <= bytes) {
            remembered.put(name, image);
          }
        });
  }

  /** One image in the shape of its group. */
  Image read(String name, ImageShape shape) {
    Image known = remembered.get(name);
    return Batches.seen(known == null ? input.read(name) : known, shape);
  }
}
