package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Datasets;
import dev.mangle.data.TinyMnist;
import dev.mangle.io.Progress;
import dev.mangle.model.ModelSpec;
import dev.mangle.testing.EventRecords;
import dev.mangle.testing.Listener;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.Event;
import picocli.CommandLine;

class TrainCommandTest {
  @TempDir private Path temporary;

  @Test
  void everySettingReachesTheNetwork() {
    Path data = TinyMnist.write(temporary, 40, 20);
    Path output = temporary.resolve("out");
    String settings =
        "--adversarial pgd --epsilon 25.5 --attack-steps 2 --epochs 2 --batch-size 10"
            + " --learning-rate 0.01 --seed 9";
    assertEquals(0, run(new ArrayList<>(), settings, data, output));
    String training = ModelSpec.read(output.resolve(ModelSpec.FILE_NAME)).training();
    assertEquals(
        "2 epochs, batches of 10, Adam from 0.01 linearly to 0, seed 9,"
            + " pgd adversarial training: epsilon 25.5, 2 steps of 31.875, random start up to 25.5,"
            + " loss xent, epsilon from 0 over 0.2 of the training, on 34 images",
        training);
    assertEquals(2, run(new ArrayList<>(), "--epochs 1", data, output));
    assertEquals(0, run(new ArrayList<>(), "--epochs 1 --force", data, output));
  }

  @Test
  void everySettingOfADescentReachesTheNetwork() throws IOException {
    Path data = TinyMnist.write(temporary, 40, 20);
    Path output = temporary.resolve("out");
    Path work = temporary.resolve("elsewhere");
    Path surrogates = Files.createDirectory(temporary.resolve("networks"));
    PathUtils.copyDirectory(Path.of("checkpoints/mnist_natural"), surrogates.resolve("given"));
    String settings =
        "--epochs 1 --optimizer sgd --learning-rate 0.02 --schedule cosine --weight-decay 0.001"
            + " --label-smoothing 0.1 --augment flip-shift --precision bf16 --validate 10"
            + " --adversarial ensemble --surrogates given --checkpoints "
            + surrogates
            + " --work "
            + work;
    assertEquals(0, run(new ArrayList<>(), settings, data, output));
    ModelSpec spec = ModelSpec.read(output.resolve(ModelSpec.FILE_NAME));
    assertEquals(
        "1 epochs, batches of 128, SGD from 0.02 along a cosine to 0, weight decay 0.001, label"
            + " smoothing 0.1, seed 1, augmentation flip-shift, convolutions in bf16, without the"
            + " last 10 training images, ensemble adversarial training: epsilon 76.5, 1 step of"
            + " 95.625, random start up to 76.5, loss xent, epsilon from 0 over 0.2 of the training,"
            + " surrogates given, on 30 images",
        spec.training());
    assertEquals(20, spec.cleanAccuracy().images());
    assertTrue(Files.exists(work.resolve("step-0000001")));
    Files.writeString(work.resolve("mine"), "");
    List<String> errors = new ArrayList<>();
    assertEquals(2, run(errors, settings + " --force", data, output));
    assertTrue(errors.get(0).contains("found 'mine'"), errors.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs 0 | epochs: expected 1 or more",
        "--learning-rate NaN | found NaN",
        "--adversarial fast --epsilon 0.3 | say 76.5",
        "--adversarial fast --epsilon -1 | found -1.0",
        "--epsilon 8 | --adversarial fast, pgd, trades or ensemble",
        "--beta 2 | --adversarial fast, pgd, trades or ensemble",
        "--adversarial pgd --beta 2 | with trades only",
        "--adversarial pgd --attack-loss margin | expected one of xent, cw",
        "--adversarial pgd --attack-step-size 0 | attack step size",
        "--adversarial pgd --epsilon-warm-up 2 | found 2.0",
        "--epochs 1 --steps 1 | found both",
        "--steps 0 | steps: expected 1 or more",
        "--patience -1 | and patience",
        "--adversarial fats | did you mean 'fast'?",
        "--adversarial fast --attack-steps 3 | takes 1 step",
        "--optimizer sdg | did you mean 'sgd'?",
        "--schedule cosinus | did you mean 'cosine'?",
        "--augment flip-shift --precision bf17 | did you mean 'bf16'?",
        "--augment shift | expected one of none, flip-shift",
        "--weight-decay 0.01 | with optimizer sgd",
        "--surrogates mnist_natural | found mnist_natural with none",
        "--adversarial ensemble | found none with ensemble",
        "--adversarial ensemble --surrogates base_vgg | for mnist, found one for cifar10",
        "--adversarial ensemble --surrogates mnist_natural,mnist_natural | is named twice",
        "--work OUT | expected apart from the output",
        "--work OUT/../out/below | expected apart from the output",
        "--work OUT/.. | expected apart from the output",
        "--epochs 1 | run: ./mangle fetch mnist",
      })
  void refusesInOneLine(String settings, String part) {
    List<String> errors = new ArrayList<>();
    Path output = temporary.resolve("out");
    assertEquals(2, run(errors, settings.replace("OUT", output.toString()), temporary, output));
    assertEquals(1, errors.size());
    assertTrue(errors.get(0).contains(part), errors.toString());
    assertArrayEquals(new String[0], temporary.toFile().list());
  }

  @Test
  void theHelpTellsEachDatasetsBudget() {
    String help = new CommandLine(new TrainCommand(Progress.SILENT)).getUsageMessage();
    String line = help.replaceAll("\\s+", " ");
    for (String name : Datasets.names()) {
      BigDecimal epsilon = BigDecimal.valueOf(Datasets.get(name).budget().epsilon());
      String budget = epsilon.stripTrailingZeros().toPlainString() + " for " + name;
      assertTrue(line.contains(budget), line);
    }
  }

  /** 34 images in batches of 10, and one of 4: 4 steps. */
  @Test
  void tellsHowItGoesAsOftenAsAsked() throws IOException {
    Path data = TinyMnist.write(temporary, 40, 20);
    Path output = temporary.resolve("out");
    List<String> said = new ArrayList<>();
    String settings =
        "--epochs 1 --batch-size 10 --summed-loss --output-steps 1 --summary-steps 2"
            + " --checkpoint-steps 3";
    assertEquals(0, run(new Listener(said::add), new ArrayList<>(), settings, data, output));
    String training = ModelSpec.read(output.resolve(ModelSpec.FILE_NAME)).training();
    assertTrue(training.contains("summed loss"), training);
    List<String> steps = said.stream().filter(line -> line.startsWith("step ")).toList();
    assertEquals(4, steps.size(), said::toString);
    assertTrue(
        steps
            .get(0)
            .matches(
                "step 1/4 \\(epoch 0\\.3\\): loss [\\d.]+, batch [\\d.]+ % natural, \\d+ images/s,"
                    + " \\d+ s left"),
        steps.get(0));
    assertTrue(steps.get(3).endsWith(", 0 s left"), steps.get(3));
    List<String> judged = said.stream().filter(line -> line.startsWith("checkpoint ")).toList();
    assertEquals(
        List.of("checkpoint 3", "checkpoint 4"),
        judged.stream().map(line -> line.substring(0, line.indexOf(':'))).toList());
    try (Stream<Path> files = Files.list(temporary.resolve("out.training/events/train"))) {
      List<Long> summaries =
          EventRecords.read(files.findAny().orElseThrow()).stream()
              .filter(event -> event.getSummary().getValueCount() > 0)
              .map(Event::getStep)
              .distinct()
              .toList();
      assertEquals(List.of(2L, 4L), summaries);
    }
  }

  private static int run(List<String> errors, String settings, Path data, Path output) {
    return run(Progress.SILENT, errors, settings, data, output);
  }

  private static int run(
      Progress progress, List<String> errors, String settings, Path data, Path output) {
    String line =
        "--dataset mnist --architecture cnn_3x3 --data " + data + " --output " + output + " ";
    return new CommandLine(new TrainCommand(progress))
        .setExecutionExceptionHandler(
            (error, command, parsed) -> {
              errors.add(error.getMessage());
              return 2;
            })
        .execute((line + settings).split(" "));
  }
}
