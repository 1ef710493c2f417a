package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Execution;
import dev.mangle.model.Precision;
import dev.mangle.model.Tensors;
import dev.mangle.train.Descent.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;

class TrainingLoopTest {
  private static final int EPOCHS = 2;
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  private static final Descent SGD = new Descent(Method.SGD, 0.01, Schedule.COSINE, 0, 0, false);

  @TempDir private Path temporary;
  private LabeledImages images;

  /** What a perturbation was asked for. */
  private record Asked(int count, double share, long seed, int step) {}

  @BeforeEach
  void load() {
    images = Datasets.get("mnist").training(TinyMnist.write(temporary, 40, 10));
  }

  @Test
  void everySettingChangesTheNetwork() {
    float[] base = trained(plan(SGD, 20, 1, Augmentation.NONE, Precision.FP32));
    assertArrayEquals(base, trained(plan(SGD, 20, 1, Augmentation.NONE, Precision.FP32)));
    List<TrainingPlan> others =
        List.of(
            plan(Descent.adam(0.01), 20, 1, Augmentation.NONE, Precision.FP32),
            plan(descent(0.02, Schedule.COSINE, 0, 0)),
            plan(descent(0.01, Schedule.CONSTANT, 0, 0)),
            plan(new Descent(Method.SGD, 0.01, Schedule.COSINE, 0, 0, true)),
            plan(descent(0.01, Schedule.LINEAR, 0, 0)),
            plan(descent(0.01, Schedule.ONE_CYCLE, 0, 0)),
            plan(descent(0.01, Schedule.COSINE, 0.01, 0)),
            plan(descent(0.01, Schedule.COSINE, 0, 0.1)),
            plan(SGD, 10, 1, Augmentation.NONE, Precision.FP32),
            plan(SGD, 20, 2, Augmentation.NONE, Precision.FP32),
            plan(SGD, 20, 1, Augmentation.FLIP_SHIFT, Precision.FP32),
            plan(SGD, 20, 1, Augmentation.NONE, Precision.BF16));
    for (TrainingPlan other : others) {
      assertFalse(Arrays.equals(base, trained(other)), other.describe());
    }
  }

  @Test
  void aBatchOverAllImagesIsAllImages() {
    Descent adam = Descent.adam(0.01);
    float[] all = trained(plan(adam, 40, 1, Augmentation.NONE, Precision.FP32));
    TrainingPlan over = plan(adam, Integer.MAX_VALUE, 1, Augmentation.NONE, Precision.FP32);
    assertArrayEquals(all, trained(over));
  }

  /** 40 images in batches of 15 make three steps an epoch; epsilon grows over the first fifth. */
  @Test
  void stepsFollowThePlan() {
    Examples examples =
        Examples.of(AdversarialTraining.FAST, Examples.habit(AdversarialTraining.FAST, 20, 1));
    TrainingPlan plan =
        new TrainingPlan(
            "mnist",
            "cnn_3x3",
            Length.epochs(EPOCHS),
            15,
            1,
            SGD,
            examples,
            Augmentation.NONE,
            Precision.FP32,
            0);
    List<Asked> asked = new ArrayList<>();
    try (Trainee trainee = Trainee.fresh(plan, SHAPE, 10, Execution.USUAL)) {
      Network network = trainee.network();
      Perturbation recorded =
          (batch, share, seed, step) -> {
            asked.add(new Asked(batch.count(), share, seed, step));
            network.batch().load(network.session(), batch);
          };
      TrainingLoop loop = new TrainingLoop(plan, trainee, images, recorded);
      assertEquals(3, loop.stepsAnEpoch());
      assertEquals(6, loop.steps());
      assertEquals(80, loop.images(0, 6));
      assertEquals(25, loop.images(1, 3));
      for (int step = 0; step < loop.steps(); step++) {
        loop.step(step);
      }
    }
    long first = 1_000_003;
    assertEquals(
        List.of(
            new Asked(15, 0, first, 0),
            new Asked(15, 1 / 6.0 / 0.2, first, 1),
            new Asked(10, 1, first, 2),
            new Asked(15, 1, first + 1, 3),
            new Asked(15, 1, first + 1, 4),
            new Asked(10, 1, first + 1, 5)),
        asked);
  }

  @Test
  void everyKindOfExamplesGivesAnotherNetwork() {
    Set<List<Float>> seen = new HashSet<>();
    List<Examples> all = new ArrayList<>(List.of(Examples.clean()));
    for (AdversarialTraining kind : List.of(AdversarialTraining.FAST, AdversarialTraining.PGD)) {
      all.add(Examples.of(kind, Examples.habit(kind, 20, 1)));
    }
    all.add(Examples.of(AdversarialTraining.PGD, Examples.habit(AdversarialTraining.PGD, 20, 3)));
    Pgd margin = new Pgd(20, 25, 1, 20, 1, AttackLoss.CW);
    all.add(Examples.of(AdversarialTraining.PGD, margin));
    all.add(Examples.of(AdversarialTraining.PGD, new Pgd(20, 25, 1, 0, 1, AttackLoss.XENT)));
    Pgd search = Examples.habit(AdversarialTraining.TRADES, 20, 2);
    all.add(new Examples(AdversarialTraining.TRADES, search, 0.2, 1, List.of()));
    all.add(new Examples(AdversarialTraining.TRADES, search, 0.2, 3, List.of()));
    all.add(new Examples(AdversarialTraining.TRADES, search, 0, 3, List.of()));
    for (Examples examples : all) {
      TrainingPlan plan =
          new TrainingPlan(
              "mnist",
              "cnn_3x3",
              Length.epochs(EPOCHS),
              20,
              1,
              SGD,
              examples,
              Augmentation.NONE,
              Precision.FP32,
              0);
      List<Float> weights = new ArrayList<>();
      for (float weight : trained(plan)) {
        weights.add(weight);
      }
      assertTrue(seen.add(weights), examples.describe());
    }
  }

  private float[] trained(TrainingPlan plan) {
    try (Trainee trainee = Trainee.fresh(plan, SHAPE, 10, Execution.USUAL);
        Perturbation perturbation =
            Perturbation.of(plan.examples(), trainee.network(), List.of())) {
      TrainingLoop loop = new TrainingLoop(plan, trainee, images, perturbation);
      for (int step = 0; step < loop.steps(); step++) {
        loop.step(step);
      }
      try (Result result =
          trainee.network().session().runner().fetch(trainee.weights().kernels().get(0)).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  private static Descent descent(double rate, Schedule schedule, double decay, double smoothing) {
    return new Descent(Method.SGD, rate, schedule, decay, smoothing, false);
  }

  private static TrainingPlan plan(Descent descent) {
    return plan(descent, 20, 1, Augmentation.NONE, Precision.FP32);
  }

  private static TrainingPlan plan(
      Descent descent, int batch, long seed, Augmentation augmentation, Precision precision) {
    return new TrainingPlan(
        "mnist",
        "cnn_3x3",
        Length.epochs(EPOCHS),
        batch,
        seed,
        descent,
        Examples.clean(),
        augmentation,
        precision,
        0);
  }
}
