package dev.mangle.cli;

import dev.mangle.model.ModelSpec;
import dev.mangle.train.Trained;
import java.nio.file.Path;
import java.util.Locale;

/** What came out of a training, in a line. */
final class TrainingWords {
  private TrainingWords() {}

  static String of(Path output, Trained trained) {
    ModelSpec.Accuracy robust = trained.spec().robustAccuracy();
    String validated =
        trained.validation() == null
            ? ""
            : String.format(Locale.ROOT, ", validation %.2f %%", 100 * trained.validation());
    return String.format(
        Locale.ROOT,
        "%s: natural accuracy: train %.2f %%%s, test %.2f %%; %s at epsilon %s: %.2f %% of the first"
            + " %d test images",
        output,
        100 * trained.train(),
        validated,
        100 * trained.spec().cleanAccuracy().top1(),
        robust.attack(),
        robust.epsilon(),
        100 * robust.top1(),
        robust.images());
  }
}
