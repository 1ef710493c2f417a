package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.attack.step.Norm;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.model.Ensemble;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report counts input gradients: a network, copy, row and point each has its own. */
class GradientCountTest {
  private static final int IMAGES = 3;
  private static final int ITERATIONS = 2;

  @TempDir private static Path folder;
  private static Workspace workspace;
  private static Ensemble ensemble;

  @BeforeAll
  static void writeNetworks() {
    workspace = new Workspace(folder);
    for (int i = 0; i < IMAGES; i++) {
      workspace.randomPng("in/" + i + ".png", 6, 6, 3, i);
    }
    ensemble = new SampleEnsembles(folder, SampleNetworks.all()).open("tanh_grey", "softplus_aux");
  }

  /** For each image and iteration. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mng;; 2",
        "mng; mi; 2",
        "mng; di ti; 2",
        "logits; ni; 2",
        "mng; si:copies=2; 2 * 2",
        "mng; vmi:neighbours=3 si:copies=2; 2 * 4 * 2",
        "gradients; gra:neighbours=2; 2 * 3",
        "losses; pgn:neighbours=2; 2 * 4",
        "mng; emi:points=5; 2 * 5",
        "mng; emi:points=3 vmi:neighbours=1; 2 * 3 * 2",
        "mng; dem:count=3 noise:copies=2; 2 * 3 * 2",
        "subsets:networks=1;; 1",
        "subsets:networks=1; si:copies=3; 3",
        "cwa;; 2 * 2",
        "adaea;; 2 * 2",
        "svre:rounds=3;; 2 * 2 * 1 + 3 * 2",
        "smer:rounds=3;; 3 * 2",
      })
  void gradientsAreCountedWithCopiesAndPoints(String fusion, String techniques, String expected) {
    List<String> list = techniques == null ? List.of() : List.of(techniques.split(" ", -1));
    AttackPlan plan =
        new AttackPlan(
            Objective.AWAY,
            AttackPlan.CROSS_ENTROPY,
            fusion,
            list,
            Norm.L2,
            16,
            ITERATIONS,
            4,
            2,
            Start.CLEAN,
            0);
    Path input = folder.resolve("in");
    AttackReport report =
        new FolderAttack(ensemble, plan, ImageLabels.find(input, null), Progress.SILENT)
            .run(PngFolder.open(input), folder.resolve("out"));
    assertEquals((long) IMAGES * ITERATIONS * value(expected), report.gradientEvaluations());
  }

  /** Of a sum of products. */
  private static int value(String sum) {
    int value = 0;
    for (String product : sum.split("\\+", -1)) {
      int factors = 1;
      for (String factor : product.split("\\*", -1)) {
        factors *= Integer.parseInt(factor.strip());
      }
      value += factors;
    }
    return value;
  }
}
