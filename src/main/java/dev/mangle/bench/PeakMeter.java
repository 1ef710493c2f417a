package dev.mangle.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * Measures the single-precision multiply-add peak of one core.
 *
 * <p>Two ways, because each may fall short: a Java loop that C2 turns into vector FMAs, and
 * TensorFlow's own matrix product. The loop needs C2: under {@code -XX:TieredStopAtLevel=1} it
 * reads far too low.
 */
public final class PeakMeter {
  private static final int ELEMENTS = 4096;
  private static final int ROUNDS = 100;
  private static final long LOOP_PASSES = 700;
  private static final int MATRIX = 1536;
  private static final int MATRIX_ROUNDS = 3;

  /** The process's CPU time comes in steps of 10 ms: a round must be far longer. */
  private static final int PRODUCTS = 8;

  /**
   * What was measured.
   *
   * @param javaLoop GFLOP per CPU-second of the vectorised Java loop
   * @param matMul GFLOP per CPU-second of TensorFlow's MatMul on one thread
   * @param matMulTwoThreads the same on two threads: the CPU time of both counts
   */
  public record Peak(double javaLoop, double matMul, double matMulTwoThreads) {

    /** The best that any of the ways reached, in GFLOP per CPU-second. */
    public double gflops() {
      return Math.max(javaLoop, Math.max(matMul, matMulTwoThreads));
    }
  }

  private PeakMeter() {}

  /** Measures all ways; takes about three seconds and wants an otherwise idle machine. */
  public static Peak measure() {
    return new Peak(javaLoop(), matMul(1), matMul(2));
  }

  /**
   * GFLOP per CPU-second of the Java loop: the best of several rounds, the first ones compile it.
   */
  static double javaLoop() {
    float[] data = new float[ELEMENTS];
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = cpuNanosOfThread();
      for (long pass = 0; pass < LOOP_PASSES; pass++) {
        Kernel.run(data, 0.5f, 0.25f, 0.125f);
      }
      double flop = (double) LOOP_PASSES * ELEMENTS * Kernel.FLOP;
      best = Math.max(best, flop / (cpuNanosOfThread() - start));
    }
    return best;
  }

  /** GFLOP per CPU-second of TensorFlow's MatMul on {@code threads} threads: the best round. */
  public static double matMul(int threads) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .putDeviceCount("GPU", 0)
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(1)
            .build();
    Shape shape = Shape.of(MATRIX, MATRIX);
    try (Graph graph = new Graph();
        TFloat32 matrix = TFloat32.tensorOf(shape, data -> data.setFloat(0.5f, 0, 0))) {
      Ops tf = Ops.create(graph);
      // Fed, so that nothing is folded away; run as a target, so that nothing is copied out.
      Placeholder<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      Operand<TFloat32> product = tf.linalg.matMul(input, input);
      try (Session session = new Session(graph, config)) {
        Session.Runner runner = session.runner().feed(input, matrix).addTarget(product);
        runner.run().close();
        double flop = 2.0 * MATRIX * MATRIX * MATRIX * PRODUCTS;
        double best = 0;
        for (int round = 0; round < MATRIX_ROUNDS; round++) {
          long start = cpuNanosOfProcess();
          for (int i = 0; i < PRODUCTS; i++) {
            runner.run().close();
          }
          best = Math.max(best, flop / (cpuNanosOfProcess() - start));
        }
        return best;
      }
    }
  }

  private static long cpuNanosOfThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long cpuNanosOfProcess() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** The loop: eight chains of four FMAs an element and seven to join them. */
  private static final class Kernel {
    static final int FLOP = 2 * (8 * 4 + 7);

    private Kernel() {}

    // Written out because C2 vectorises a loop over elements only where its body has no loop, and
    // because eight independent chains keep two FMA units of latency four busy. More FMAs an
    // element pass C2's limits, and it gives up vectorising.
    static void run(float[] data, float p, float q, float r) {
      for (int i = 0; i < data.length; i++) {
        float x = data[i];
        float a = chain(x, p, q);
        float b = chain(x, q, p);
        float c = chain(x, p, p);
        float d = chain(x, q, q);
        float e = chain(x, p, r);
        float f = chain(x, r, p);
        float g = chain(x, r, q);
        float h = chain(x, q, r);
        float left = Math.fma(Math.fma(Math.fma(a, p, b), p, c), p, d);
        data[i] = Math.fma(Math.fma(Math.fma(Math.fma(left, p, e), p, f), p, g), p, h);
      }
    }

    private static float chain(float x, float scale, float shift) {
      float y = Math.fma(Math.fma(x, scale, shift), scale, shift);
      return Math.fma(Math.fma(y, scale, shift), scale, shift);
    }
  }
}
