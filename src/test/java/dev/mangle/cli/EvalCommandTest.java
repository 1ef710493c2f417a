package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.testing.EventRecords;
import dev.mangle.train.TrainingCheckpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.Event;
import picocli.CommandLine;

class EvalCommandTest {
  @TempDir private Path temporary;
  private Path data;
  private final StringWriter out = new StringWriter();
  private final List<String> errors = new ArrayList<>();

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(Files.createDirectory(temporary.resolve("data")), 60, 20);
  }

  @Test
  void tellsEveryPartAndTheAttack() {
    assertEquals(
        0, run("--models mnist_natural,mnist_heldout_natural --split train,test --count 7"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        "mnist; attack: epsilon 76.5, 20 steps of 7.65, random start up to 76.5, loss xent, seed 20,"
            + " the first 7 test images",
        lines.get(0));
    assertTrue(
        lines.get(1).matches("\\| network +\\| +train \\| +test \\| +pgd-20 \\|"), lines.get(1));
    assertTrue(lines.get(3).startsWith("| mnist_natural "), lines.get(3));
    assertEquals(5, lines.size());
  }

  @Test
  void everySettingOfTheAttackCounts() {
    run(
        "--models mnist_natural --epsilon 51 --attack-steps 3 --attack-step-size 9.5"
            + " --attack-loss cw --no-random-start --seed 5 --count 3");
    assertEquals(
        "mnist; attack: epsilon 51.0, 3 steps of 9.5, from the image, loss cw, seed 5,"
            + " the first 3 test images",
        out.toString().lines().findFirst().orElseThrow());
    assertTrue(out.toString().contains("pgd-3-cw"), out.toString());
    run("--models mnist_natural --attack-steps 2 --restarts 2 --count 3");
    assertTrue(out.toString().contains("pgd-2x2"), out.toString());
  }

  /** What is said and what is not come to the same. */
  @Test
  void theDefaultsAreTheDefaults() {
    run("--models mnist_natural --count 5");
    String first = out.toString();
    out.getBuffer().setLength(0);
    run("--models mnist_natural --count 5 --attack-steps 20 --epsilon 76.5");
    assertEquals(first, out.toString());
  }

  @Test
  void withoutAnAttackNothingIsAttacked() {
    run("--models mnist_natural --count 0");
    assertEquals("mnist", out.toString().lines().findFirst().orElseThrow());
    assertTrue(!out.toString().contains("pgd"), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count 5 | expected one of --models and --watch, found none",
        "--models mnist_natural --watch checkpoints | found both",
        "--models mnist_natural,base_vgg | expected one for mnist like the first, found one for",
        "--models mnist_natural --count -1 | --count: expected 0 or more, found -1",
        "--models mnist_natural --restarts 0 | restarts: expected 1 or more, found 0",
        "--models mnist_natural --epsilon 0.3 | say 76.5",
        "--models mnist_natural --split test,test | expected each part once",
        "--models mnist_natural --count 0 --attack-steps 3 | without options of the attack",
        "--models mnist_natural --count 0 --restarts 3 | without options of the attack",
        "--models base_vgg --dataset mnist | expected one for mnist, found one for cifar10",
        "--watch checkpoints/mnist_natural | found a network's",
        "--watch src | expected a new or empty folder or a training under way, found '",
        "--models mnist_natural --restarts 3 --no-random-start | every attempt is the same, found 3",
        "--watch src --split test,test | expected each part once",
        "--models mnist_natural --dataset minst | did you mean 'mnist'?",
        "--watch nowhere | expected the folder of a training's checkpoints (NAME.training), found none",
      })
  void refusesInOneLine(String settings, String part) {
    assertEquals(2, run(settings));
    assertTrue(errors.get(0).contains(part), errors.toString());
    assertEquals(1, errors.get(0).lines().count());
  }

  /** Two checkpoints are there, and the training is done: they are measured, and that is all. */
  @Test
  void watchMeasuresEachCheckpointOfATraining() throws IOException {
    Path output = temporary.resolve("net");
    String train = "--dataset mnist --architecture mlp --epochs 2 --batch-size 10";
    new CommandLine(new TrainCommand(Progress.SILENT))
        .execute((train + " --data " + data + " --output " + output).split(" "));
    Path work = temporary.resolve("net.training");
    assertEquals(0, run("--watch " + work + " --count 4"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines.get(0).matches("step-0000005, test [\\d.]+ %, pgd-20 [\\d.]+ %"), lines.get(0));
    assertTrue(lines.get(1).startsWith("step-0000010, "), lines.get(1));
    try (Stream<Path> files = Files.list(work.resolve("events/eval"))) {
      assertEvents(lines, files.toList());
    }
  }

  /** What was printed of each checkpoint is what TensorBoard is told of it. */
  private static void assertEvents(List<String> lines, List<Path> files) throws IOException {
    assertEquals(1, files.size());
    List<Event> events = EventRecords.read(files.get(0));
    for (String line : lines) {
      int step = Integer.parseInt(line.replaceAll("step-(\\d+).*", "$1"));
      double accuracy = Double.parseDouble(line.replaceAll(".*test ([\\d.]+) %.*", "$1"));
      Map<String, Double> found = new HashMap<>();
      events.stream()
          .filter(event -> event.getStep() == step)
          .flatMap(event -> event.getSummary().getValueList().stream())
          .forEach(value -> found.put(value.getTag(), (double) value.getSimpleValue()));
      assertEquals(
          Set.of("accuracy/test", "loss/test", "accuracy/pgd-20", "loss/pgd-20"), found.keySet());
      assertEquals(accuracy, 100 * found.get("accuracy/test"), 0.01);
      assertTrue(found.get("loss/pgd-20") >= found.get("loss/test"), found.toString());
    }
  }

  /** The watch begins before there is any; what comes then is measured as it comes. */
  @Test
  void watchWaitsForWhatIsToCome() throws Exception {
    Path output = temporary.resolve("net");
    String train = "--dataset mnist --architecture mlp --epochs 2 --batch-size 10";
    new CommandLine(new TrainCommand(Progress.SILENT))
        .execute((train + " --data " + data + " --output " + output).split(" "));
    Path work = temporary.resolve("net.training");
    Path growing = Files.createDirectory(temporary.resolve("growing"));
    Thread watch = new Thread(() -> run("--watch " + growing + " --count 2"));
    watch.start();
    for (Path checkpoint : TrainingCheckpoints.in(work)) {
      Path half = growing.resolve("." + checkpoint.getFileName() + ".tmp");
      PathUtils.copyDirectory(checkpoint, half);
      Files.move(half, growing.resolve(checkpoint.getFileName()));
    }
    watch.join();
    assertEquals(2, out.toString().lines().count());
  }

  private int run(String settings) {
    CommandLine line = new CommandLine(new EvalCommand(Progress.SILENT));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true));
    return line.setExecutionExceptionHandler(
            (error, command, parsed) -> {
              if (!(error instanceof UserException)) {
                throw error;
              }
              errors.add(error.getMessage());
              return 2;
            })
        .execute((settings + " --data " + data + " --checkpoints checkpoints").split(" "));
  }
}
