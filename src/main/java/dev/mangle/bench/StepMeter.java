package dev.mangle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.mangle.attack.Attack;
import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Ensemble;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Measures iterations of an attack on random images. */
public final class StepMeter {
  /** The first iterations optimise the graph and fill caches. */
  private static final int WARM_UP = 3;

  private static final int EPSILON = 16;

  private StepMeter() {}

  /**
   * Speed of one iteration.
   *
   * @param gflop work of the iteration, all images and networks
   * @param cpuSeconds CPU time, the median iteration
   * @param seconds wall-clock time, the median iteration
   * @param images images in the batch
   */
  public record Step(double gflop, double cpuSeconds, double seconds, int images) {
    /** GFLOP per CPU-second. */
    public double gflopPerCpuSecond() {
      return gflop / cpuSeconds;
    }

    /** Images that one iteration treats a second. */
    public double imagesPerSecond() {
      return images / seconds;
    }
  }

  /** Measures {@code iterations} steps of {@code ensemble} on a batch of random images. */
  public static Step measure(Ensemble ensemble, ImageShape shape, int batchSize, int iterations) {
    AttackPlan plan =
        AttackPlan.mng(
            Objective.AWAY,
            Norm.L1,
            EPSILON,
            WARM_UP + iterations,
            AttackPlan.contestStepSize(EPSILON, WARM_UP + iterations),
            batchSize,
            Start.CLEAN,
            0);
    int[] labels = new int[batchSize];
    Arrays.fill(labels, ensemble.labels().first());
    List<long[]> stamps = new ArrayList<>(List.of(now()));
    try (Attack attack =
        new Attack(ensemble, plan, shape, (batch, image, random) -> batch.pixels())) {
      attack.run(randomImages(shape, batchSize), labels, labels, (i, scores) -> stamps.add(now()));
    }
    double gflop =
        ensemble.networks().stream().mapToDouble(n -> FlopCount.ofGradient(n, shape)).sum();
    return new Step(
        gflop * batchSize / 1e9, median(stamps, 0) / 1e9, median(stamps, 1) / 1e9, batchSize);
  }

  private static long[] now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new long[] {system.getProcessCpuTime(), System.nanoTime()};
  }

  private static double median(List<long[]> stamps, int clock) {
    double[] spans = new double[stamps.size() - 1 - WARM_UP];
    for (int i = 0; i < spans.length; i++) {
      int from = i + WARM_UP;
      spans[i] = stamps.get(from + 1)[clock] - stamps.get(from)[clock];
    }
    Arrays.sort(spans);
    return spans[spans.length / 2];
  }

  private static ImageBatch randomImages(ImageShape shape, int count) {
    SplittableRandom random = new SplittableRandom(0);
    float[] pixels = new float[count * shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("random" + i + ".png");
    }
    return new ImageBatch(names, shape, pixels);
  }
}
