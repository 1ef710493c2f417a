package dev.mangle.bench;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Multiply-adds in plain Java that C2 turns into vector FMAs; under {@code -XX:TieredStopAtLevel=1}
 * it reads far too low.
 *
 * <p>Several forms, each in a method of its own: what C2 makes of one depends on what has run
 * before, and it may give up the widest vectors of one and keep those of another.
 */
final class JavaLoop {
  private static final int ELEMENTS = 4096;
  private static final long PASSES = 300;
  private static final int ROUNDS = 30;

  private static final List<Form> FORMS =
      List.of(
          new Form(2 * (8 * 4 + 7), JavaLoop::eight),
          new Form(2 * (6 * 4 + 5), JavaLoop::six),
          new Form(2 * (10 * 3 + 9), JavaLoop::ten));

  private final float[] data = new float[ELEMENTS];

  /** A loop with its floating-point operations an element. */
  private record Form(int flop, Kernel kernel) {}

  @FunctionalInterface
  private interface Kernel {
    void run(float[] data, float p, float q, float r);
  }

  /** GFLOP per CPU-second of the best form: of several rounds, as the first ones compile it. */
  double gflops() {
    return FORMS.stream().mapToDouble(this::gflops).max().orElseThrow();
  }

  private double gflops(Form form) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = cpuNanos();
      for (long pass = 0; pass < PASSES; pass++) {
        form.kernel().run(data, 0.5f, 0.25f, 0.125f);
      }
      best = Math.max(best, (double) PASSES * ELEMENTS * form.flop() / (cpuNanos() - start));
    }
    return best;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  // Written out because C2 vectorises a loop over elements only where its body has no loop, and
  // because eight independent chains keep two FMA units of latency four busy. More FMAs an element
  // pass C2's limits, and it gives up vectorising.
  private static void eight(float[] data, float p, float q, float r) {
    for (int i = 0; i < data.length; i++) {
      float x = data[i];
      float a = four(x, p, q);
      float b = four(x, q, p);
      float c = four(x, p, p);
      float d = four(x, q, q);
      float e = four(x, p, r);
      float f = four(x, r, p);
      float g = four(x, r, q);
      float h = four(x, q, r);
      float left = Math.fma(Math.fma(Math.fma(a, p, b), p, c), p, d);
      data[i] = Math.fma(Math.fma(Math.fma(Math.fma(left, p, e), p, f), p, g), p, h);
    }
  }

  private static void six(float[] data, float p, float q, float r) {
    for (int i = 0; i < data.length; i++) {
      float x = data[i];
      float a = four(x, p, q);
      float b = four(x, q, p);
      float c = four(x, p, p);
      float d = four(x, q, q);
      float e = four(x, r, q);
      float f = four(x, q, r);
      float right = Math.fma(Math.fma(c, q, d), q, Math.fma(e, q, f));
      data[i] = Math.fma(Math.fma(a, q, b), q, right);
    }
  }

  private static void ten(float[] data, float p, float q, float r) {
    for (int i = 0; i < data.length; i++) {
      float x = data[i];
      float ab = Math.fma(three(x, p, q), p, three(x, q, p));
      float cd = Math.fma(three(x, p, p), p, three(x, q, q));
      float ef = Math.fma(three(x, p, r), p, three(x, r, p));
      float gh = Math.fma(three(x, r, q), p, three(x, q, r));
      float ij = Math.fma(three(x, r, r), p, three(x, p, x));
      data[i] = Math.fma(Math.fma(ab, q, cd), q, Math.fma(ef, q, Math.fma(gh, q, ij)));
    }
  }

  private static float four(float x, float scale, float shift) {
    return Math.fma(three(x, scale, shift), scale, shift);
  }

  private static float three(float x, float scale, float shift) {
    return Math.fma(Math.fma(Math.fma(x, scale, shift), scale, shift), scale, shift);
  }
}
