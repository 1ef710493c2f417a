package dev.mangle.model;

import dev.mangle.io.Memory;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * One of TensorFlow's devices in this process, on which the nodes of a graph lie.
 *
 * @param type {@code CPU} or {@code GPU}
 * @param index among those of its type that the process sees
 * @param memoryBytes that TensorFlow may take of it; 0 where that is not known
 */
public record Place(String type, int index, long memoryBytes) {
  /** The processor. */
  public static final Place PROCESSOR = new Place("CPU", 0, 0);

  /** How nodes name it. */
  public String node() {
    return "/device:" + type + ":" + index;
  }

  /**
   * Memory that networks may take there: the processor's is the main memory; of a GPU TensorFlow
   * tells no more than what it may have now, and so that is its {@code available} and no limit.
   */
  public Memory memory() {
    return memoryBytes > 0 ? new Memory(Long.MAX_VALUE, memoryBytes) : Memory.here();
  }

  /**
   * {@code graph} with every node here, wherever it was: networks, gradients and slots together, so
   * that nothing has to leave between runs. In a session, an operation that the device lacks goes
   * to the processor.
   */
  public GraphDef put(GraphDef graph) {
    GraphDef.Builder placed = graph.toBuilder();
    for (NodeDef.Builder node : placed.getNodeBuilderList()) {
      node.setDevice(node());
    }
    return placed.build();
  }
}
