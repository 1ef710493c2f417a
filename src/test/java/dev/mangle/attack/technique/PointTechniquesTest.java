package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where gradients are taken, from the formulas, with the attack's own draws. */
class PointTechniquesTest {
  private static final double[] NONE = new double[Walk.SHAPE.size()];

  @TempDir private static Path folder;
  private static Walk walk;

  /** What a rule carries from iteration to iteration. */
  private final AtomicReference<double[]> kept = new AtomicReference<>(NONE);

  @BeforeAll
  static void writeNetwork() {
    walk = new Walk(folder);
  }

  @Test
  void niLooksAheadAlongTheMomentum() {
    walk.follows(
        (i, x) -> {
          double[] ahead = walk.gradient(Vectors.plus(x, 0.5 * Walk.STEP, kept.get()));
          kept.set(Vectors.plus(Vectors.byMean(ahead), 0.9, kept.get()));
          return kept.get();
        },
        "ni:decay=0.5",
        "mi:decay=0.9");
  }

  @Test
  void niAloneLooksAheadAlongTheLastGradient() {
    walk.follows(
        (i, x) -> {
          double[] ahead = walk.gradient(Vectors.plus(x, Walk.STEP, kept.get()));
          kept.set(Vectors.byMean(ahead));
          return ahead;
        },
        "ni");
  }

  @Test
  void vmiAddsTheLastVariance() {
    String vmi = "vmi:neighbours=3,beta=0.7";
    walk.follows((i, x) -> tuned(i, x, vmi), vmi);
  }

  private double[] tuned(int i, double[] x, String... techniques) {
    double[] here = walk.gradient(x);
    List<double[]> around = new ArrayList<>();
    for (double[] offset : offsets("feed.vmi.neighbour", i, 0.7, techniques)) {
      around.add(walk.gradient(Vectors.plus(x, 1, offset)));
    }
    double[] direction = Vectors.plus(here, 1, kept.get());
    kept.set(Vectors.plus(Vectors.mean(around), -1, here));
    return direction;
  }

  /** VNI: the neighbourhood is that of the point ahead. */
  @Test
  void theFirstTechniqueChoosesThePointOfThoseAfterIt() {
    String[] vni = {"ni", "vmi:neighbours=3,beta=0.7", "mi"};
    AtomicReference<double[]> momentum = new AtomicReference<>(NONE);
    walk.follows(
        (i, x) -> {
          double[] point = Vectors.plus(x, Walk.STEP, momentum.get());
          double[] share = Vectors.byMean(tuned(i, point, vni));
          momentum.set(Vectors.plus(share, 1, momentum.get()));
          return momentum.get();
        },
        vni);
  }

  @Test
  void emiTakesPointsAlongTheLastMean() {
    double[] factors = {-7, -3.5, 0, 3.5, 7};
    walk.follows(
        (i, x) -> {
          double[] along = i == 0 ? NONE : Vectors.byMean(kept.get());
          List<double[]> found = new ArrayList<>();
          for (double c : factors) {
            found.add(walk.gradient(Vectors.plus(x, c * Walk.STEP, along)));
          }
          kept.set(Vectors.mean(found));
          return kept.get();
        },
        "emi:points=5");
  }

  @Test
  void pgnMixesGradientsBehindItsNeighbours() {
    String pgn = "pgn:neighbours=3,zeta=0.4,gamma=0.3";
    walk.follows(
        (i, x) -> {
          List<double[]> found = new ArrayList<>();
          for (double[] offset : offsets("feed.pgn.neighbour", i, 0.4, pgn)) {
            found.add(penalised(Vectors.plus(x, 1, offset)));
          }
          return Vectors.mean(found);
        },
        pgn);
  }

  /** Of one neighbour, with gamma 0.3. */
  private static double[] penalised(double[] point) {
    double[] first = walk.gradient(point);
    double[] second = walk.gradient(Vectors.plus(point, -Walk.STEP, Vectors.byMean(first)));
    return Vectors.plus(Vectors.times(0.7, first), 0.3, second);
  }

  /** Inside of one pass of vmi as at x itself, and in each pass others. */
  @Test
  void neighboursOfANeighbourDiffer() {
    String[] both = {"vmi:neighbours=2,beta=0.7", "pgn:neighbours=2,zeta=0.4,gamma=0.3"};
    walk.follows(
        (i, x) -> {
          List<double[]> here = new ArrayList<>();
          List<double[]> around = new ArrayList<>();
          for (int p = 0; p < 2; p++) {
            here.add(near(x, "feed.pgn.neighbour", i, new int[] {p}, both));
            double[] neighbour = Vectors.plus(x, 1, walk.drawn("feed.vmi.neighbour", i, p, both));
            for (int q = 0; q < 2; q++) {
              around.add(near(neighbour, "feed.pgn.neighbour.2", i, new int[] {p, q}, both));
            }
          }
          double[] direction = Vectors.plus(Vectors.mean(here), 1, kept.get());
          kept.set(Vectors.plus(Vectors.mean(around), -1, Vectors.mean(here)));
          return direction;
        },
        both);
    Set<List<Double>> offsets = new HashSet<>();
    for (int pass = 0; pass < 4; pass++) {
      int[] passes = {pass / 2, pass % 2};
      double[] offset = walk.drawn("feed.pgn.neighbour.2", 0, passes, both);
      offsets.add(Arrays.stream(offset).boxed().toList());
    }
    assertEquals(4, offsets.size());
  }

  private static double[] near(double[] x, String feed, int i, int[] passes, String... both) {
    return penalised(Vectors.plus(x, 1, walk.drawn(feed, i, passes, both)));
  }

  /** The last mean is that of the last neighbour. */
  @Test
  void emiTakesItsOwnPointsAtEachNeighbour() {
    String[] both = {"gra:neighbours=2,beta=0.9,eta=1", "emi:points=3"};
    walk.follows(
        (i, x) -> {
          double[] along = i == 0 ? NONE : Vectors.byMean(kept.get());
          double[] here = along(x, along);
          List<double[]> found = new ArrayList<>();
          for (int pass = 0; pass < 2; pass++) {
            double[] offset = walk.drawn("feed.gra.neighbour", i, pass, both);
            found.add(along(Vectors.plus(x, 1, offset), along));
          }
          kept.set(found.get(1));
          return related(here, Vectors.mean(found));
        },
        both);
  }

  /** The mean gradient at x and 7 steps before and behind it. */
  private static double[] along(double[] x, double[] direction) {
    List<double[]> found = new ArrayList<>();
    for (double c : new double[] {-7, 0, 7}) {
      found.add(walk.gradient(Vectors.plus(x, c * Walk.STEP, direction)));
    }
    return Vectors.mean(found);
  }

  private static double[] related(double[] here, double[] around) {
    double cosine = Vectors.dot(here, around) / Vectors.length(here) / Vectors.length(around);
    return Vectors.plus(Vectors.times(cosine, here), 1 - cosine, around);
  }

  @Test
  void graWeighsItsNeighboursByTheirCosine() {
    String gra = "gra:neighbours=3,beta=0.9,eta=1";
    walk.follows(
        (i, x) -> {
          double[] here = walk.gradient(x);
          List<double[]> found = new ArrayList<>();
          for (double[] offset : offsets("feed.gra.neighbour", i, 0.9, gra)) {
            found.add(walk.gradient(Vectors.plus(x, 1, offset)));
          }
          return related(here, Vectors.mean(found));
        },
        gra);
  }

  /** Of three neighbours; they fill their box and differ. */
  private static List<double[]> offsets(String feed, int i, double radius, String... techniques) {
    List<double[]> offsets = new ArrayList<>();
    for (int pass = 0; pass < 3; pass++) {
      double[] offset = walk.drawn(feed, i, pass, techniques);
      double largest = 0;
      for (double value : offset) {
        largest = Math.max(largest, Math.abs(value));
      }
      double most = radius * Walk.EPSILON;
      assertEquals(0.8 * most, largest, 0.2 * most + 1e-4, "of " + Walk.SHAPE.size());
      offsets.add(offset);
    }
    return offsets;
  }

  @Test
  void copiesAddUpToTheirMean() {
    String noise = "noise:size=0.8,copies=3";
    walk.follows(
        (i, x) -> {
          List<double[]> found = new ArrayList<>();
          for (int copy = 0; copy < 3; copy++) {
            double[] drawn = walk.copy("feed.noise.noise", i, copy, noise);
            found.add(walk.gradient(Vectors.plus(x, 1, drawn)));
          }
          return Vectors.mean(found);
        },
        noise);
  }

  @Test
  void siIsTheMeanOfItsScaledGradients() {
    walk.follows(
        (i, x) -> {
          List<double[]> found = new ArrayList<>();
          for (double scale : new double[] {1, 0.5, 0.25}) {
            double[] faded = Vectors.times(scale, x);
            found.add(Vectors.times(scale, walk.gradient(faded)));
          }
          return Vectors.mean(found);
        },
        "si:copies=3,centre=0");
  }

  @Test
  void copiesOfTwoTransformsMultiply() {
    String[] both = {"noise:size=0.8,copies=2", "si:copies=2,centre=0"};
    walk.follows(
        (i, x) -> {
          List<double[]> found = new ArrayList<>();
          for (int copy = 0; copy < 4; copy++) {
            double scale = copy % 2 == 0 ? 1 : 0.5;
            double[] drawn = walk.copy("feed.noise.noise", i, copy, both);
            double[] seen = Vectors.times(scale, Vectors.plus(x, 1, drawn));
            found.add(Vectors.times(scale, walk.gradient(seen)));
          }
          return Vectors.mean(found);
        },
        both);
  }
}
