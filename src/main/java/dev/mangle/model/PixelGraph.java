package dev.mangle.model;

import dev.mangle.graph.Prune;
import dev.mangle.graph.Splice;
import dev.mangle.graph.TensorRef;
import dev.mangle.graph.Weights;
import dev.mangle.image.ImageShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * Networks behind one pixel placeholder, for images of one shape.
 *
 * <p>Owns its {@link Graph}; the caller closes it.
 */
public final class PixelGraph implements AutoCloseable {
  /** Node that takes the pixels, float32 {@code [images, height, width, channels]}, 0..255. */
  public static final String PIXELS = "pixels";

  private final Graph graph;
  private final Weights weights;
  private final List<String> inputs;
  private final List<Head> heads;

  /** The scores of one network, {@code [images, classes]}, and its weighted auxiliary scores. */
  public record Head(Network network, Output<TFloat32> logits, List<WeightedScores> aux) {}

  /** Auxiliary scores {@code [images, classes]} and the weight of their loss. */
  public record WeightedScores(Output<TFloat32> scores, double weight) {}

  private PixelGraph(Graph graph, Weights weights, List<String> inputs, List<Head> heads) {
    this.graph = graph;
    this.weights = weights;
    this.inputs = inputs;
    this.heads = heads;
  }

  /**
   * Merges {@code networks} for images of {@code shape}, on the first place of their device.
   *
   * @throws dev.mangle.io.UserException when TensorFlow does not see the device
   */
  public static PixelGraph build(List<Network> networks, ImageShape shape) {
    return build(networks, shape, 1, placeholder(shape));
  }

  /** The same in outline: what is run is made of {@link #needed}. */
  public static PixelGraph outline(List<Network> networks, ImageShape shape) {
    return outline(networks, shape, 1, placeholder(shape));
  }

  /** The same with every network in float32, whatever it was opened with. */
  static PixelGraph ofJudges(List<Network> networks, ImageShape shape) {
    return build(networks, shape, 1, placeholder(shape), network -> Precision.FP32, true);
  }

  private static Function<Ops, List<Operand<TFloat32>>> placeholder(ImageShape shape) {
    Shape batch = Shape.of(Shape.UNKNOWN_SIZE, shape.height(), shape.width(), shape.channels());
    return tf -> List.of(tf.withName(PIXELS).placeholder(TFloat32.class, Placeholder.shape(batch)));
  }

  /**
   * Merges {@code networks} behind another source of images than a placeholder, in another unit
   * than pixels.
   *
   * @param unit how many pixel units (0..255) one of its units is: 255 for a range of 0..1
   * @param source adds it to a graph, [images, height, width, channels], one for all networks or
   *     one for each; the names that it gives stay
   */
  public static PixelGraph build(
      List<Network> networks,
      ImageShape shape,
      double unit,
      Function<Ops, List<Operand<TFloat32>>> source) {
    return build(networks, shape, unit, source, Network::precision, false);
  }

  /** The same in outline: what is run is made of {@link #needed}. */
  public static PixelGraph outline(
      List<Network> networks,
      ImageShape shape,
      double unit,
      Function<Ops, List<Operand<TFloat32>>> source) {
    return build(networks, shape, unit, source, Network::precision, true);
  }

  private static PixelGraph build(
      List<Network> networks,
      ImageShape shape,
      double unit,
      Function<Ops, List<Operand<TFloat32>>> source,
      Function<Network, Precision> precision,
      boolean outline) {
    Set<String> inputs = new LinkedHashSet<>();
    Place place = Devices.first(networks.get(0).execution().device());
    GraphDef whole = place.put(merged(networks, shape, unit, source, precision, inputs));
    Weights weights = outline ? Weights.apart(whole) : Weights.within(whole);
    Graph graph = new Graph();
    graph.importGraphDef(weights.outline());
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      Network network = networks.get(i);
      List<WeightedScores> aux = new ArrayList<>();
      for (Network.AuxHead head : network.aux()) {
        aux.add(new WeightedScores(scores(graph, i, head.node()), head.weight()));
      }
      heads.add(new Head(network, scores(graph, i, network.logits()), List.copyOf(aux)));
    }
    return new PixelGraph(graph, weights, List.copyOf(inputs), List.copyOf(heads));
  }

  private static GraphDef merged(
      List<Network> networks,
      ImageShape shape,
      double unit,
      Function<Ops, List<Operand<TFloat32>>> source,
      Function<Network, Precision> precision,
      Set<String> read) {
    try (Graph adapters = new Graph()) {
      Ops tf = Ops.create(adapters);
      List<Operand<TFloat32>> sources = source.apply(tf);
      List<String> inputs = new ArrayList<>();
      Map<List<Object>, Operand<TFloat32>> made = new HashMap<>();
      for (int i = 0; i < networks.size(); i++) {
        Operand<TFloat32> images = sources.get(sources.size() == 1 ? 0 : i);
        read.add(images.op().name());
        Operand<TFloat32> pixels =
            unit == 1
                ? images
                : made.computeIfAbsent(
                    List.of(images.op().name(), unit),
                    key -> tf.math.mul(images, tf.constant((float) unit)));
        Ops scope = tf.withSubScope("adapter" + i);
        inputs.add(
            PixelAdapter.build(scope, pixels, shape, networks.get(i).spec().input(), made)
                .op()
                .name());
      }
      GraphDef.Builder whole = adapters.toGraphDef().toBuilder();
      for (int i = 0; i < networks.size(); i++) {
        Splice.into(whole, graph(networks.get(i), precision), prefix(i), inputs.get(i));
      }
      return whole.build();
    }
  }

  private static GraphDef graph(Network network, Function<Network, Precision> precision) {
    return network.graph(precision.apply(network));
  }

  private static String prefix(int network) {
    return "network" + network;
  }

  @SuppressWarnings("unchecked")
  private static Output<TFloat32> scores(Graph graph, int network, String node) {
    return (Output<TFloat32>) graph.outputOrThrow(prefix(network) + "/" + node + ":0");
  }

  /** The graph, to which more may be added; in outline, placeholders stand for its weights. */
  public Graph graph() {
    return graph;
  }

  /** What {@code wanted} needs of the graph, with the networks' weights. */
  public GraphDef needed(Collection<TensorRef> wanted) {
    return weights.putInto(Prune.apply(graph.toGraphDef(), wanted));
  }

  /** What the networks read images from, where it is one for all. */
  @SuppressWarnings("unchecked")
  public Output<TFloat32> pixels() {
    return (Output<TFloat32>) graph.outputOrThrow(inputs.get(0) + ":0");
  }

  /** Nodes that the networks read images from, which may be fed. */
  public List<String> inputs() {
    return inputs;
  }

  /** One for each network, in order. */
  public List<Head> heads() {
    return heads;
  }

  @Override
  public void close() {
    graph.close();
  }
}
