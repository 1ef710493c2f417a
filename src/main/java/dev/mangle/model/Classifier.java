package dev.mangle.model;

import dev.mangle.graph.TensorRef;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.GraphDef;

/** Networks that judge images of one shape, always in float32: pixels in, scores out. */
public final class Classifier implements AutoCloseable {
  private final PixelGraph networks;
  private final Graph graph;
  private final Session session;
  private final ImageShape shape;

  /** Puts {@code networks} behind one input for images of {@code shape}. */
  public Classifier(List<Network> networks, ImageShape shape) {
    this.shape = shape;
    this.networks = PixelGraph.ofJudges(networks, shape);
    Execution execution = networks.get(0).execution();
    this.graph = new Graph();
    graph.importGraphDef(execution.passes().ofStep(pruned(this.networks)));
    this.session = Sessions.open(graph, execution);
  }

  private static GraphDef pruned(PixelGraph networks) {
    List<TensorRef> scores =
        networks.heads().stream()
            .map(head -> new TensorRef(head.logits().op().name(), head.logits().index()))
            .toList();
    return networks.needed(scores);
  }

  /**
   * Scores of every network, in order.
   *
   * @param pixels {@code [images, height, width, channels]} row-major, 0..255
   */
  public List<Scores> classify(float[] pixels) {
    return run(pixels, networks.heads());
  }

  /**
   * Scores of some of the networks, in the order in which the classifier has them; the others do
   * not run.
   *
   * @param pixels {@code [images, height, width, channels]} row-major, 0..255
   * @param networks at least one, of those that the classifier was made with
   */
  public List<Scores> classify(float[] pixels, Collection<Network> networks) {
    Set<Network> asked = Collections.newSetFromMap(new IdentityHashMap<>());
    asked.addAll(networks);
    return run(
        pixels, this.networks.heads().stream().filter(h -> asked.contains(h.network())).toList());
  }

  private List<Scores> run(float[] pixels, List<PixelGraph.Head> heads) {
    try (Tensor images = Tensors.images(pixels, shape)) {
      return run(session, networks.inputs(), heads, images);
    }
  }

  /**
   * Scores of {@code heads} in a session that holds nodes of their names.
   *
   * @param inputs nodes that take the images
   * @throws UserException when a network gives NaN
   */
  public static List<Scores> run(
      Session session, List<String> inputs, List<PixelGraph.Head> heads, Tensor images) {
    Session.Runner runner = session.runner();
    inputs.forEach(input -> runner.feed(input, images));
    heads.forEach(head -> runner.fetch(head.logits().op().name()));
    try (Result result = runner.run()) {
      return read(heads, result, 0);
    }
  }

  /**
   * Scores of {@code heads} from what was fetched, those of the first at {@code from}.
   *
   * @throws UserException when a network gives NaN
   */
  public static List<Scores> read(List<PixelGraph.Head> heads, Result result, int from) {
    List<Scores> scores = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      scores.add(numbers(heads.get(i).network(), Tensors.floats(result.get(from + i))));
    }
    return scores;
  }

  private static Scores numbers(Network network, float[] values) {
    for (float value : values) {
      if (Float.isNaN(value)) {
        throw new UserException(
            "checkpoint '%s': its logits are not numbers (NaN) for these images", network.name());
      }
    }
    return new Scores(network, values);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    networks.close();
  }
}
