package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Ensemble;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.Vectors;
import dev.mangle.testing.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of gradients and steps, from the formulas. */
class GradientTechniquesTest {
  private static final int HEIGHT = Walk.SHAPE.height();
  private static final int WIDTH = Walk.SHAPE.width();

  @TempDir private static Path folder;
  private static Walk walk;

  private final AtomicReference<double[]> kept =
      new AtomicReference<>(new double[Walk.SHAPE.size()]);

  @BeforeAll
  static void writeNetwork() {
    walk = new Walk(folder.resolve("walk"));
  }

  @Test
  void miAddsGradientsOfOneMean() {
    walk.follows(
        (i, x) -> kept(Vectors.plus(Vectors.byMean(walk.gradient(x)), 0.8, kept.get())),
        "mi:decay=0.8");
  }

  @Test
  void miWithoutANormAddsThemAsTheyAre() {
    walk.follows(
        (i, x) -> kept(Vectors.plus(walk.gradient(x), 0.8, kept.get())),
        "mi:decay=0.8,normalise=none");
  }

  @Test
  void miByDeviationNormalisesItsSumToo() {
    walk.follows((i, x) -> kept(byDeviations(x)), "mi:decay=0.8,normalise=std");
  }

  private double[] byDeviations(double[] x) {
    double[] share = Vectors.byDeviation(walk.gradient(x));
    return Vectors.byDeviation(Vectors.plus(share, 0.8, kept.get()));
  }

  /** The targeted contest entry: whole deviations, at most two of them. */
  @Test
  void deviationsAreRoundedAndCut() {
    walk.comes(
        60,
        4,
        5,
        Norm.STD,
        (i, x) -> {
          double[] g = Vectors.byDeviation(kept(byDeviations(x)));
          double[] whole =
              Arrays.stream(g).map(Math::rint).map(v -> Math.max(-2, Math.min(2, v))).toArray();
          return Vectors.plus(x, 5, whole);
        },
        "mi:decay=0.8,normalise=std");
  }

  private double[] kept(double[] value) {
    kept.set(value);
    return value;
  }

  @ParameterizedTest
  @CsvSource({"3,3", "5,1.5", "7,2"})
  void tiIsAGaussianWithZerosBeyondTheImage(int kernel, double sigma) {
    walk.follows(
        (i, x) -> smoothed(walk.gradient(x), kernel, sigma),
        "ti:kernel=" + kernel + ",sigma=" + sigma);
  }

  private static double[] smoothed(double[] g, int kernel, double sigma) {
    int radius = kernel / 2;
    double[] smoothed = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      for (int k = 0; k < g.length; k++) {
        int down = k / WIDTH - i / WIDTH;
        int across = k % WIDTH - i % WIDTH;
        if (Math.max(Math.abs(down), Math.abs(across)) <= radius) {
          double place = sigma / radius;
          smoothed[i] += g[k] * Math.exp(-place * place * (down * down + across * across) / 2);
        }
      }
    }
    return smoothed;
  }

  /** Steps in L1 are shared out as the kernel is; its sum cancels. */
  @Test
  void tiSpreadsAnImpulseAsAGaussian() {
    ImageShape shape = new ImageShape(7, 7, 1);
    ModelSpec spec = SpecBuilder.of(7, 7, Order.GRAY, 3).scale(0.01).build();
    double[] weights = new double[49 * 3];
    weights[24 * 3 + 2] = -1;
    Ensemble ensemble =
        new SampleEnsembles(
                folder.resolve("impulse"),
                Map.of(
                    "impulse",
                    new LinearNetwork(
                        spec, Weights.of(List.of(49, 3), weights), Weights.vector(0, 0, 0))))
            .open("impulse");
    ImageBatch images = TestAttack.images(shape, 100, 150, "a.png");
    float[] found =
        new TestAttack(ensemble).techniques("ti:kernel=5").norm(Norm.L1).steps(1, 1).run(images);
    double sum = 0;
    for (int a = -2; a <= 2; a++) {
      for (int b = -2; b <= 2; b++) {
        sum += Math.exp(-2.25 * (a * a + b * b) / 2);
      }
    }
    for (int i = 0; i < 49; i++) {
      int down = i / 7 - 3;
      int across = i % 7 - 3;
      boolean inside = Math.abs(down) <= 2 && Math.abs(across) <= 2;
      double share = inside ? Math.exp(-2.25 * (down * down + across * across) / 2) / sum : 0;
      // A step of L1 length 49; the middle has room for 16.
      double expected = Math.min(16, 49 * share / (1 - 1 / sum));
      assertEquals(expected, found[i] - images.pixels()[i], 1e-3, "value " + i);
    }
  }

  @Test
  void graShrinksStepsThatTurn() {
    String gra = "gra:neighbours=1,beta=0,eta=0.5";
    double[] size = new double[Walk.SHAPE.size()];
    Arrays.fill(size, 1);
    AtomicInteger turns = new AtomicInteger();
    walk.comes(
        120,
        8,
        Walk.STEP,
        Norm.L2,
        (i, x) -> {
          double[] g = walk.gradient(x);
          double[] step = Walk.step(g);
          for (int k = 0; k < size.length; k++) {
            if (g[k] * kept.get()[k] < 0) {
              size[k] *= 0.5;
              turns.incrementAndGet();
            }
            step[k] *= size[k];
          }
          kept.set(g);
          return Vectors.plus(x, 1, step);
        },
        gra);
    assertTrue(turns.get() > 5, "turns: " + turns);
  }

  @ParameterizedTest
  @CsvSource({"3,1", "5,0.5"})
  void piGivesItsOverflowToTheNeighbours(int kernel, double gamma) {
    double amplified = 2.5 * 2;
    AtomicInteger projections = new AtomicInteger();
    walk.comes(
        10,
        7,
        2,
        Norm.LINF,
        (i, x) -> {
          double[] step = Vectors.times(amplified, Vectors.sign(walk.gradient(x)));
          double[] sum = Vectors.plus(kept.get(), 1, step);
          double[] over =
              Arrays.stream(sum).map(a -> Math.signum(a) * Math.max(0, Math.abs(a) - 10)).toArray();
          double[] projection =
              Vectors.times(gamma * amplified, Vectors.sign(around(over, kernel / 2)));
          projections.addAndGet((int) Arrays.stream(projection).filter(v -> v != 0).count());
          kept.set(Vectors.plus(sum, 1, projection));
          return Vectors.plus(x, 1, Vectors.plus(step, 1, projection));
        },
        "pi:beta=2.5,kernel=" + kernel + ",gamma=" + gamma);
    assertTrue(projections.get() > 10, "projections: " + projections);
  }

  /** Sums of all but the middle. */
  private static double[] around(double[] values, int radius) {
    double[] sums = new double[values.length];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int v = Math.max(0, y - radius); v <= Math.min(HEIGHT - 1, y + radius); v++) {
          for (int u = Math.max(0, x - radius); u <= Math.min(WIDTH - 1, x + radius); u++) {
            sums[y * WIDTH + x] += v == y && u == x ? 0 : values[v * WIDTH + u];
          }
        }
      }
    }
    return sums;
  }
}
