package dev.mangle.attack;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.io.SideThread;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The batches that one place takes, decoded beside it.
 *
 * <p>No more than the batch at hand and the one after it are in memory: decoding takes a small part
 * of what the networks take, so that one batch ahead is always there in time, and more would only
 * take memory from the networks.
 */
final class BatchReader implements AutoCloseable {
  private final CleanImages images;
  private final ImageShape shape;
  private final SideThread reader = new SideThread("reader");
  private Batch current = Batch.none();
  private Batch coming = Batch.none();

  /** Names, and their images as soon as they are read. */
  private record Batch(List<String> names, SideThread.Pending<List<Image>> images) {
    static Batch none() {
      return new Batch(List.of(), List::of);
    }
  }

  /**
   * Nothing is read yet.
   *
   * @param shape that the batches' images have
   */
  BatchReader(CleanImages images, ImageShape shape) {
    this.images = images;
    this.shape = shape;
  }

  /** Images in their shape, at once where they were expected. */
  List<Image> take(List<String> names) {
    if (coming.names().containsAll(names)) {
      current = coming;
      coming = Batch.none();
    } else if (!current.names().containsAll(names)) {
      List<Image> read = read(names);
      current = new Batch(names, () -> read);
    }
    Map<String, Image> taken =
        current.images().await().stream()
            .collect(Collectors.toMap(Image::name, Function.identity()));
    return names.stream().map(taken::get).toList();
  }

  /** Begins to read what will be taken next, beside its caller. */
  void expect(List<String> names) {
    if (!names.isEmpty() && !names.equals(coming.names())) {
      coming = new Batch(names, reader.begin(() -> read(names)));
    }
  }

  private List<Image> read(List<String> names) {
    return names.stream().map(name -> images.read(name, shape)).toList();
  }

  @Override
  public void close() {
    reader.close();
  }
}
