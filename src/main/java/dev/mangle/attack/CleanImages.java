package dev.mangle.attack;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.SideThread;
import dev.mangle.model.Batches;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The images that a run attacks, decoded beside it.
 *
 * <p>Small folders are decoded once, when they are checked, and remembered. Of larger ones no more
 * than the batch at hand and the one after it are in memory: decoding takes a small part of what
 * the networks take, so that one batch ahead is always there in time, and more would only take
 * memory from the networks.
 */
final class CleanImages implements AutoCloseable {
  /** Part of Java's memory that remembered images may take: a thousand of 299x299 in 4 GiB. */
  private static final int PART = 16;

  private final PngFolder input;
  private final long bytes;
  private final Map<String, Image> remembered = new ConcurrentHashMap<>();
  private final AtomicLong used = new AtomicLong();
  private final SideThread reader = new SideThread("reader");
  private Batch current = Batch.none();
  private Batch coming = Batch.none();

  /** Names, and their images as soon as they are read. */
  private record Batch(List<String> names, SideThread.Pending<List<Image>> images) {
    static Batch none() {
      return new Batch(List.of(), List::of);
    }
  }

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

  /** Images in the shape of their group, at once where they were expected. */
  List<Image> take(List<String> names, ImageShape shape) {
    if (coming.names().containsAll(names)) {
      current = coming;
      coming = Batch.none();
    } else if (!current.names().containsAll(names)) {
      List<Image> read = read(names, shape);
      current = new Batch(names, () -> read);
    }
    Map<String, Image> images =
        current.images().await().stream()
            .collect(Collectors.toMap(Image::name, Function.identity()));
    return names.stream().map(images::get).toList();
  }

  /** Begins to read what will be taken next, beside its caller. */
  void expect(List<String> names, ImageShape shape) {
    if (!names.isEmpty() && !names.equals(coming.names())) {
      coming = new Batch(names, reader.begin(() -> read(names, shape)));
    }
  }

  private List<Image> read(List<String> names, ImageShape shape) {
    return names.stream().map(name -> read(name, shape)).toList();
  }

  @Override
  public void close() {
    reader.close();
  }
}
