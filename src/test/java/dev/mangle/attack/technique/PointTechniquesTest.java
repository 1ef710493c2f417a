package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            double[] point = Vectors.plus(x, 1, offset);
            double[] first = walk.gradient(point);
            double[] second = walk.gradient(Vectors.plus(point, -Walk.STEP, Vectors.byMean(first)));
            found.add(Vectors.plus(Vectors.times(0.7, first), 0.3, second));
          }
          return Vectors.mean(found);
        },
        pgn);
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
          double[] around = Vectors.mean(found);
          double cosine = Vectors.dot(here, around) / Vectors.length(here) / Vectors.length(around);
          return Vectors.plus(Vectors.times(cosine, here), 1 - cosine, around);
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
