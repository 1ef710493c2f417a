package dev.mangle.defense;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Classifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Judges of images of one shape.
 *
 * <p>Judges behind the same defenses share their work (see {@link Group}). All networks that take
 * images of one shape stand in one graph, of which a group runs what it needs.
 */
public final class Panel implements AutoCloseable {
  private final List<Judge> judges;
  private final ImageShape shape;
  private final List<Seats> seats = new ArrayList<>();
  private final Map<ImageShape, Classifier> classifiers = new LinkedHashMap<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  /** A group, and the places of its judges in the panel. */
  private record Seats(Group group, List<Integer> places) {}

  /** Puts {@code judges} behind images of {@code shape}. */
  public Panel(List<Judge> judges, ImageShape shape) {
    this.judges = List.copyOf(judges);
    this.shape = shape;
    Map<List<Object>, List<Integer>> alike = new LinkedHashMap<>();
    for (int i = 0; i < judges.size(); i++) {
      alike.computeIfAbsent(Group.key(judges.get(i), shape), key -> new ArrayList<>()).add(i);
    }
    Map<ImageShape, List<Judge>> byShape = new LinkedHashMap<>();
    for (List<Integer> places : alike.values()) {
      Group group = Group.of(places.stream().map(judges::get).toList(), shape);
      seats.add(new Seats(group, places));
      byShape.computeIfAbsent(group.seen(), key -> new ArrayList<>()).addAll(group.judges());
    }
    byShape.forEach(
        (seen, some) -> classifiers.put(seen, new Classifier(Judges.networks(some), seen)));
  }

  /**
   * What every judge says, in their order.
   *
   * @throws IllegalArgumentException when the images have another shape
   * @throws dev.mangle.io.UserException when a network gives NaN
   */
  public List<Verdicts> judge(ImageBatch images) {
    return judge(images, IntStream.range(0, judges.size()).boxed().toList());
  }

  /**
   * What some judges say.
   *
   * @param wanted their places among all, each once; verdicts come in this order
   * @throws IllegalArgumentException when the images have another shape
   * @throws dev.mangle.io.UserException when a network gives NaN
   */
  public List<Verdicts> judge(ImageBatch images, List<Integer> wanted) {
    if (!images.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "expected images of " + shape + ", found " + images.shape());
    }
    Map<Integer, Verdicts> verdicts = new HashMap<>();
    for (Seats some : seats) {
      List<Integer> places = some.places().stream().filter(wanted::contains).toList();
      if (places.isEmpty()) {
        continue;
      }
      Group group = some.group().of(places.stream().map(judges::get).toList());
      List<Verdicts> found = group.judge(Stack.of(images), classifiers.get(group.seen()), warnings);
      for (int i = 0; i < found.size(); i++) {
        verdicts.put(places.get(i), found.get(i));
      }
    }
    return wanted.stream().map(verdicts::get).toList();
  }

  /** What is odd about the networks that have judged so far, a line each. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() {
    classifiers.values().forEach(Classifier::close);
  }
}
