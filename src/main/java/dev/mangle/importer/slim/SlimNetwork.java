package dev.mangle.importer.slim;

import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A network in a graph of its own, its variables without values.
 *
 * @param images placeholder, [N, size, size, 3]
 * @param logits [N, classes]
 * @param aux auxiliary logits, [N, classes]
 * @param variables name to shape, in the order of the layers
 */
record SlimNetwork(
    Graph graph,
    Output<TFloat32> images,
    Output<TFloat32> logits,
    Optional<Output<TFloat32>> aux,
    Map<String, Shape> variables)
    implements AutoCloseable {
  static final String IMAGES = "images";

  /**
   * Builds the network.
   *
   * @param size height and width of the images
   * @param aux whether with auxiliary logits, where the architecture has them for that size
   */
  static SlimNetwork build(SlimSpec spec, int size, int classes, boolean aux) {
    Graph graph = new Graph();
    try {
      SlimGraph nodes = new SlimGraph(graph, spec.style());
      Net images = Net.images(nodes, IMAGES, size, size);
      Architecture.Heads heads = spec.architecture().build(images, classes, aux);
      return new SlimNetwork(
          graph,
          images.output(),
          heads.logits().output(),
          heads.aux().map(Net::output),
          nodes.variables());
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
