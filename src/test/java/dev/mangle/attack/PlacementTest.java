package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.engine.Instruction;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Device;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Execution;
import dev.mangle.model.Place;
import dev.mangle.model.Sessions;
import dev.mangle.model.Slot;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where an attack's nodes lie, on two of TensorFlow's processor devices. */
class PlacementTest {
  private static final Place SECOND = new Place("CPU", 1, 0);
  private static final ImageShape SHAPE = new ImageShape(9, 8, 3);
  private static final AttackPlan PLAN =
      AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 5, 2, 0, Start.CLEAN, 1);
  private static final Execution EXECUTION = Execution.USUAL.on(Device.CPU);

  @TempDir private static Path folder;
  private static Ensemble ensemble;

  @BeforeAll
  static void openNetworks() {
    ensemble =
        new SampleEnsembles(folder, SampleNetworks.all())
            .open("conv_same:2", "linear_bgr", "linear");
  }

  private static ImageBatch images(String... names) {
    return TestAttack.images(SHAPE, 0, 255, names);
  }

  @Test
  void anIterationStaysOnItsDevice() {
    List<NodeDef> nodes = new ArrayList<>();
    iteration().forEach(part -> nodes.addAll(part.getNodeList()));
    assertTrue(nodes.stream().anyMatch(node -> node.getOp().contains("Conv2D")), "networks run");
    assertTrue(nodes.stream().anyMatch(node -> node.getOp().equals("AssignVariableOp")));
    for (NodeDef node : nodes) {
      assertTrue(node.getDevice().endsWith("/device:CPU:1"), node.getName() + node.getDevice());
      assertTrue(!node.getOp().equals("_Send") && !node.getOp().equals("_Recv"), node.getName());
    }
  }

  /** The graphs that TensorFlow makes of the last run of an iteration, one a device. */
  private static List<GraphDef> iteration() {
    try (AttackGraph built = new AttackGraph(ensemble, PLAN, SHAPE);
        Graph graph = new Graph()) {
      graph.importGraphDef(SECOND.put(built.graph()));
      try (Session session = Sessions.open(graph, EXECUTION, SECOND)) {
        load(session, built);
        List<Instruction> body = built.program().body();
        Session.Runner runner = session.runner();
        ((Instruction.Run) body.get(body.size() - 1)).targets().forEach(runner::addTarget);
        runner.setOptions(RunOptions.newBuilder().setOutputPartitionGraphs(true).build());
        try (Result result = runner.runAndFetchMetadata()) {
          return result.getMetadata().orElseThrow().getPartitionGraphsList();
        }
      }
    }
  }

  private static void load(Session session, AttackGraph built) {
    Shape batch = Shape.of(2, SHAPE.height(), SHAPE.width(), SHAPE.channels());
    try (TFloat32 zeros = TFloat32.tensorOf(batch);
        TFloat32 step = TFloat32.scalarOf(1);
        TInt32 labels = TInt32.vectorOf(1, 2)) {
      Session.Runner loading = session.runner();
      feed(loading, built.images(), zeros);
      feed(loading, built.origin(), zeros);
      feed(loading, built.stepSize(), step);
      feed(loading, built.target(), labels);
      feed(loading, built.label(), labels);
      loading.run().close();
    }
  }

  private static void feed(Session.Runner loading, Slot<?> slot, Tensor value) {
    loading.feed(slot.fed().op().name(), value).addTarget(slot.load().name());
  }

  @Test
  void attacksOnTwoDevicesAtOnceGiveTheBytesOfOne() {
    List<ImageBatch> batches = List.of(images("a", "b"), images("c", "d"));
    List<float[]> alone = new ArrayList<>();
    try (Attack attack = attack(Place.PROCESSOR)) {
      batches.forEach(batch -> alone.add(run(attack, batch)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier ready = new CyclicBarrier(2);
    try {
      List<CompletableFuture<float[]>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Place place = List.of(Place.PROCESSOR, SECOND).get(i);
        ImageBatch batch = batches.get(i);
        both.add(CompletableFuture.supplyAsync(() -> together(place, batch, ready), threads));
      }
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(alone.get(i), both.get(i).join());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static float[] together(Place place, ImageBatch batch, CyclicBarrier ready) {
    try (Attack attack = attack(place)) {
      ready.await();
      return run(attack, batch);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Attack attack(Place place) {
    return new Attack(ensemble, PLAN, SHAPE, (batch, image, random) -> batch.pixels(), place);
  }

  private static float[] run(Attack attack, ImageBatch batch) {
    int[] labels = {1, 2};
    float[] pixels = attack.run(batch, labels, labels, (iteration, scores) -> {});
    assertEquals(batch.pixels().length, pixels.length);
    return pixels;
  }
}
