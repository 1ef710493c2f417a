package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitecturesTest {
  @ParameterizedTest
  @CsvSource({
    "mlp, 28, 1, 109930, false",
    "mlp_dropout, 28, 1, 109930, false",
    "mlp_batchnorm, 28, 1, 110170, false",
    "cnn, 28, 1, 129090, false",
    "cnn_dropout, 28, 1, 129090, false",
    "cnn_batchnorm, 28, 1, 129270, false",
    "madry_cnn, 28, 1, 3274634, false",
    "cnn_small, 28, 1, 171158, false",
    "cnn_3x3, 28, 1, 117434, false",
    "inception_small, 32, 3, 433612, true",
    "inception_resnet_small, 32, 3, 372140, true",
    "vgg_small, 32, 3, 566954, false",
  })
  void hasItsShapesAndWeights(String name, int size, int channels, long count, boolean aux) {
    ImageShape shape = new ImageShape(size, size, channels);
    TrainingPlan plan =
        TrainingPlan.plain(
            "any", name, Length.epochs(1), 1, 1, Descent.adam(0.1), Examples.clean());
    try (Trainee trainee = Trainee.fresh(plan, shape, 10, Execution.USUAL)) {
      assertArrayEquals(new long[] {-1, 10}, trainee.network().logits().shape().asArray());
      assertEquals(aux, trainee.network().outputs().aux().isPresent());
      trainee
          .training()
          .aux()
          .ifPresent(
              head -> {
                assertArrayEquals(new long[] {-1, 10}, head.logits().shape().asArray());
                assertEquals(0.4, head.weight());
              });
      assertEquals(
          count,
          trainee.weights().trained().stream().mapToLong(weight -> weight.shape().size()).sum());
    }
  }
}
