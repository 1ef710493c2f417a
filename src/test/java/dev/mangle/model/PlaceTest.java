package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.Memory;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

class PlaceTest {
  private static final Place SECOND = new Place("CPU", 1, 0);

  private static GraphDef sum() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      tf.withName("sum").math.add(tf.constant(1f), tf.constant(2f));
      return graph.toGraphDef();
    }
  }

  private static float run(GraphDef graph, Place place) {
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph);
      try (Session session = Sessions.open(imported, Execution.USUAL, place);
          Result result = session.runner().fetch("sum").run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  @Test
  void everyNodeIsPutThere() {
    GraphDef first = new Place("GPU", 3, 0).put(sum());
    GraphDef placed = SECOND.put(first);
    assertEquals(sum().getNodeCount(), placed.getNodeCount());
    placed.getNodeList().forEach(node -> assertEquals("/device:CPU:1", node.getDevice()));
    assertEquals(3, run(placed, SECOND));
  }

  @Test
  void ofAGpuOnlyWhatMayBeTakenNowIsKnown() {
    assertEquals(new Memory(Long.MAX_VALUE, 7), new Place("GPU", 1, 7).memory());
    assertEquals(Memory.here().limit(), SECOND.memory().limit());
  }

  @Test
  void aNetworkSavedOnAGpuRunsWithoutOne() {
    GraphDef saved = new Place("GPU", 0, 0).put(sum());
    assertEquals(3, run(saved, Place.PROCESSOR));
    try (Graph imported = new Graph()) {
      imported.importGraphDef(saved);
      try (Session plain = new Session(imported)) {
        assertThrows(TFInvalidArgumentException.class, () -> plain.runner().fetch("sum").run());
      }
      try (Session session = Sessions.onProcessor(imported);
          Result result = session.runner().fetch("sum").run()) {
        assertEquals(3, ((TFloat32) result.get(0)).getFloat());
      }
    }
  }
}
