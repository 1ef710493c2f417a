package dev.mangle.graph;

import dev.mangle.io.Cpu;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * Times the same convolutions in each of the ways that TensorFlow has on a processor.
 *
 * <p>The ways take turns, and the best time of each counts, so that other work on the machine slows
 * all of them or none.
 */
final class ConvolutionProbe {
  private static final int ROUNDS = 6;
  private static final Shape IMAGES = Shape.of(8, 28, 28, 96);
  private static final int CHANNELS = 96;

  /** Heights and widths of the kernels, in a row so that the way in and out counts little. */
  private static final int[] KERNELS = {3, 1, 3, 1};

  private static final String START = "images";

  /** One of the ways: TensorFlow's operation and the numbers. */
  private record Way(String op, DataType type) {
    String end() {
      return op + "_" + type;
    }
  }

  private static final Way ONEDNN = new Way("Conv2D", DataType.DT_FLOAT);
  private static final Way EIGEN = new Way("Conv", DataType.DT_FLOAT);
  private static final Way BFLOAT16 = new Way("Conv2D", DataType.DT_BFLOAT16);

  private ConvolutionProbe() {}

  /** Takes a few tenths of a second, most of it for the first run of each way. */
  static ConvolutionFacts measure() {
    boolean narrow = Cpu.here().has("avx512_bf16") || Cpu.here().has("amx_bf16");
    double[] times = times(narrow ? List.of(ONEDNN, EIGEN, BFLOAT16) : List.of(ONEDNN, EIGEN));
    return new ConvolutionFacts(
        times[0] / times[1],
        narrow ? Math.min(times[0], times[1]) / times[2] : 0,
        UnevenChannels.areRight(narrow));
  }

  private static double[] times(List<Way> ways) {
    double[] best = new double[ways.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    float[] ones = new float[Math.toIntExact(IMAGES.size())];
    Arrays.fill(ones, 1);
    try (Graph graph = new Graph()) {
      graph.importGraphDef(chains(ways));
      // Images are fed: what is computed of constants is computed before the first run.
      try (Session session = new Session(graph, config());
          Tensor images = TFloat32.tensorOf(IMAGES, DataBuffers.of(ones))) {
        for (int round = 0; round < ROUNDS; round++) {
          for (int way = 0; way < best.length; way++) {
            long start = System.nanoTime();
            session.runner().feed(START, images).addTarget(ways.get(way).end()).run().close();
            best[way] = Math.min(best[way], (System.nanoTime() - start) / 1e9);
          }
        }
      }
    }
    return best;
  }

  /** On the processor, and not optimised away. */
  static ConfigProto config() {
    ConfigProto.Builder config = ConfigProto.newBuilder().putDeviceCount("GPU", 0);
    config.getGraphOptionsBuilder().getRewriteOptionsBuilder().setDisableMetaOptimizer(true);
    return config.build();
  }

  private static GraphDef chains(List<Way> ways) {
    GraphDef.Builder graph = GraphDef.newBuilder();
    graph.addNode(
        NodeDef.newBuilder()
            .setName(START)
            .setOp("Placeholder")
            .putAttr("dtype", Attrs.type(DataType.DT_FLOAT)));
    ways.forEach(way -> addChain(graph, way));
    return graph.build();
  }

  private static void addChain(GraphDef.Builder graph, Way way) {
    String end = way.end();
    String from = end + "/images";
    graph.addNode(
        NodeDef.newBuilder()
            .setName(from)
            .setOp("Cast")
            .addInput(START)
            .putAttr("SrcT", Attrs.type(DataType.DT_FLOAT))
            .putAttr("DstT", Attrs.type(way.type())));
    for (int i = 0; i < KERNELS.length; i++) {
      String name = i == KERNELS.length - 1 ? end : end + "/" + i;
      int size = KERNELS[i];
      float[] mean = new float[size * size * CHANNELS * CHANNELS];
      Arrays.fill(mean, 1f / (size * size * CHANNELS));
      String kernel = name + "/kernel";
      graph.addNode(Consts.reals(way.type(), kernel, mean, size, size, CHANNELS, CHANNELS));
      graph.addNode(
          NodeDef.newBuilder()
              .setName(name)
              .setOp(way.op())
              .addInput(from)
              .addInput(kernel)
              .putAttr("T", Attrs.type(way.type()))
              .putAttr("strides", Attrs.list(1, 1, 1, 1))
              .putAttr("padding", Attrs.text("SAME")));
      from = name;
    }
  }
}
