package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.data.TinyMnist;
import dev.mangle.io.Progress;
import dev.mangle.model.Tensors;
import dev.mangle.train.Descent.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;

class TrainingLoopTest {
  private static final int EPOCHS = 2;
  private static final Descent SGD = new Descent(Method.SGD, 0.01, Schedule.COSINE, 0, 0);

  @TempDir private Path temporary;
  private LabeledImages images;

  /** What a perturbation was asked for. */
  private record Asked(int count, double epsilon, int step) {}

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
  @ParameterizedTest
  @EnumSource(
      value = AdversarialTraining.class,
      names = {"FAST", "ENSEMBLE"})
  void perturbsWholeOrHalfBatchesStepByStep(AdversarialTraining kind) {
    List<String> surrogates = kind == AdversarialTraining.ENSEMBLE ? List.of("any") : List.of();
    Examples examples = new Examples(kind, 20, 1, surrogates);
    TrainingPlan plan =
        new TrainingPlan(
            "mnist", "cnn_3x3", EPOCHS, 15, 1, SGD, examples, Augmentation.NONE, Precision.FP32, 0);
    List<Asked> asked = new ArrayList<>();
    try (Trainee trainee = Trainee.fresh(plan, images, 10)) {
      Loss loss = Loss.of(trainee.network());
      SignAttack attack = new SignAttack(trainee.network(), loss);
      Perturbation recorded =
          (batch, epsilon, seed, step) -> {
            asked.add(new Asked(batch.count(), epsilon, step));
            return attack.run(batch, epsilon, 1.25, 1, seed);
          };
      TrainingLoop loop = new TrainingLoop(plan, trainee, loss, recorded);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        loop.epoch(images, epoch, Progress.SILENT);
      }
    }
    boolean half = kind == AdversarialTraining.ENSEMBLE;
    int most = half ? 8 : 15;
    int last = half ? 5 : 10;
    assertEquals(
        List.of(
            new Asked(most, 0, 0),
            new Asked(most, 18.75, 1),
            new Asked(last, 20, 2),
            new Asked(most, 20, 3),
            new Asked(most, 20, 4),
            new Asked(last, 20, 5)),
        asked);
  }

  private float[] trained(TrainingPlan plan) {
    try (Trainee trainee = Trainee.fresh(plan, images, 10)) {
      Loss loss = Loss.of(trainee.network());
      TrainingLoop loop = new TrainingLoop(plan, trainee, loss, null);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        loop.epoch(images, epoch, Progress.SILENT);
      }
      try (Result result =
          trainee.network().session().runner().fetch(trainee.weights().kernels().get(0)).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  private static Descent descent(double rate, Schedule schedule, double decay, double smoothing) {
    return new Descent(Method.SGD, rate, schedule, decay, smoothing);
  }

  private static TrainingPlan plan(Descent descent) {
    return plan(descent, 20, 1, Augmentation.NONE, Precision.FP32);
  }

  private static TrainingPlan plan(
      Descent descent, int batch, long seed, Augmentation augmentation, Precision precision) {
    return new TrainingPlan(
        "mnist",
        "cnn_3x3",
        EPOCHS,
        batch,
        seed,
        descent,
        Examples.clean(),
        augmentation,
        precision,
        0);
  }
}
