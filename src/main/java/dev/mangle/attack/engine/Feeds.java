package dev.mangle.attack.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Values that are drawn in Java for each run of the graph. */
public final class Feeds {
  private final Map<String, Feed> feeds = new LinkedHashMap<>();

  /** Draws the values of one image. */
  @FunctionalInterface
  public interface Filler {
    /** Writes as many values as the feed's shape holds into {@code values}, from {@code at} on. */
    void fill(Draw draw, float[] values, int at);
  }

  /**
   * Where in the chain of transforms a feed stands.
   *
   * @param own copies of its transform
   * @param later product of the copies of those after it
   * @param rows how many rows each image has when it comes there
   */
  record Place(int own, int later, int rows) {}

  /**
   * One placeholder, {@code [rows * images, shape...]}, or {@code shape} where it is common to all.
   *
   * @param draws what its random numbers are called: those of one name, depth and moment agree
   * @param place where it belongs to a copy, else null
   * @param depth number of loops whose passes it depends on; of no account with a place
   */
  private record Feed(
      String name,
      String draws,
      boolean common,
      Shape shape,
      Place place,
      int depth,
      Filler filler) {}

  /** Adds a placeholder {@code [rows, shape...]} that depends on the copy. */
  Operand<TFloat32> ofCopies(Ops tf, String name, Shape shape, Place place, Filler filler) {
    return add(tf, new Feed(name, name, false, shape, place, 0, filler));
  }

  /** Adds one {@code [images, shape...]} that depends on the passes of {@code depth} loops. */
  Operand<TFloat32> ofImages(Ops tf, String name, Shape shape, int depth, Filler filler) {
    return add(tf, new Feed(free(name, depth), name, false, shape, null, depth, filler));
  }

  /** Adds one {@code shape} that is the same for all images. */
  Operand<TFloat32> common(Ops tf, String name, Shape shape, int depth, Filler filler) {
    return add(tf, new Feed(free(name, depth), name, true, shape, null, depth, filler));
  }

  /** The name itself where it is the first of that name, else with its depth. */
  private String free(String name, int depth) {
    return has(name) ? name + "." + depth : name;
  }

  private Operand<TFloat32> add(Ops tf, Feed feed) {
    if (feeds.put(feed.name(), feed) != null) {
      throw new IllegalArgumentException("two feeds are called " + feed.name());
    }
    Shape shape = feed.common() ? feed.shape() : Shape.of(-1).append(feed.shape());
    return tf.withName(feed.name()).placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** Whether {@code node} is one of these placeholders. */
  boolean has(String node) {
    return feeds.containsKey(node);
  }

  /** The values of a placeholder; the caller closes it. */
  Tensor tensor(String name, Draw.Moment moment, Subject subject) {
    Feed feed = feeds.get(name);
    int size = Math.toIntExact(feed.shape().size());
    if (feed.common()) {
      float[] values = new float[size];
      feed.filler().fill(common(feed.draws(), feed.depth(), moment, subject), values, 0);
      return TFloat32.tensorOf(feed.shape(), DataBuffers.of(values));
    }
    int rows = feed.place() == null ? 1 : feed.place().rows();
    int images = subject.images().size();
    float[] values = new float[rows * images * size];
    for (int i = 0; i < rows * images; i++) {
      feed.filler().fill(draw(feed, moment, subject, i), values, i * size);
    }
    Shape shape = Shape.of((long) rows * images).append(feed.shape());
    return TFloat32.tensorOf(shape, DataBuffers.of(values));
  }

  /** Rows of one image lie {@code images} apart. */
  private static Draw draw(Feed feed, Draw.Moment moment, Subject subject, int i) {
    int images = subject.images().size();
    int image = i % images;
    Place place = feed.place();
    int depth = place == null ? feed.depth() : moment.passes().length;
    long seed = Draw.mix(subject.seed(), subject.images().names().get(image));
    seed = stir(Draw.mix(seed, group(feed.draws())), moment, depth);
    if (place == null) {
      return new Draw(moment, seed, feed.draws(), 0, subject, image);
    }
    int copy = moment.copy() / place.later();
    seed = Draw.mix(Draw.mix(seed, copy), i / images);
    return new Draw(moment, seed, feed.draws(), copy % place.own(), subject, image);
  }

  /** A draw that is the same for all images. */
  static Draw common(String name, int depth, Draw.Moment moment, Subject subject) {
    long seed = stir(Draw.mix(subject.seed(), group(name)), moment, depth);
    return new Draw(moment, seed, name, 0, subject, 0);
  }

  private static String group(String name) {
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  private static long stir(long seed, Draw.Moment moment, int depth) {
    long mixed = Draw.mix(seed, moment.iteration());
    for (int i = 0; i < depth; i++) {
      mixed = Draw.mix(mixed, moment.passes()[i]);
    }
    return mixed;
  }
}
