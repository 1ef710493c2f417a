package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.TinyMnist;
import dev.mangle.image.Idx;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import dev.mangle.model.ModelSpec;
import dev.mangle.testing.Dense;
import dev.mangle.testing.Form;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.NpyBytes;
import dev.mangle.testing.SavedModels;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.Weights;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeCommandTest {
  private static final int COUNT = 20;
  private static final int SIZE = 784;

  @TempDir private Path folder;
  private Workspace workspace;
  private double[] clean;

  @BeforeEach
  void writeNetworkAndImages() throws IOException {
    workspace = new Workspace(folder);
    Files.createDirectories(folder.resolve("data"));
    TinyMnist.write(folder.resolve("data"), 1, COUNT);
    byte[] samples = Idx.readImages(folder.resolve("data/t10k-images-idx3-ubyte")).samples();
    clean = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      clean[i] = (samples[i] & 0xff) * (float) (1 / 255.0);
    }
    workspace.network("rows", rows(0, "mnist"));
    config("'model_dir': 'elsewhere/rows', 'eval_batch_size': 7");
  }

  /** Knows a digit by its bright row; {@code shift} adds to the digit that it says. */
  private static LinearNetwork rows(int shift, String dataset) {
    ModelSpec spec =
        SpecBuilder.of(28, 28, ModelSpec.Order.GRAY, 10).scale(1 / 255.0).dataset(dataset).build();
    double[] kernel = new double[SIZE * 10];
    for (int digit = 0; digit < 10; digit++) {
      for (int column = 0; column < 28; column++) {
        kernel[((4 + 2 * digit) * 28 + column) * 10 + (digit + shift) % 10] = 0.1;
      }
    }
    return new LinearNetwork(
        spec, new Dense(Weights.of(List.of(SIZE, 10), kernel), Weights.vector(new double[10])));
  }

  private void config(String keys) {
    workspace.text(
        "config.json", ("{'_comment': 'a', '_comment': 'b', " + keys + "}").replace('\'', '"'));
  }

  @Test
  void verifiesTheCleanImages() throws IOException {
    store("adv.npy", "<f4", false);
    CommandRun run = verify("adv.npy");

    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.errors());
    assertEquals(
        """
        %s: model_dir elsewhere/rows, eval_batch_size 7, epsilon 0.3
        not used here: random_seed, max_num_training_steps, num_output_steps, num_summary_steps, \
        num_checkpoint_steps, training_batch_size, num_eval_examples, eval_on_cpu, k, a, \
        random_start, loss_func, store_adv_path
        network: %s
        %s: (20, 784) of '<f4'
        range: lowest 0 at row 0, column 0, highest 1 at row 0, column 112
        perturbation: largest 0 in image 0 (label 0), pixel row 0, column 0, allowed 0.3 + 0.0001
        Accuracy: 100.00%%
        wrote 20 predictions to %s
        """
            .formatted(
                path("config.json"), path("checkpoints/rows"), path("adv.npy"), path("pred.npy")),
        run.out());
    NumberArray predictions = Npy.read(folder.resolve("pred.npy"));
    assertEquals("<i8", predictions.type());
    assertEquals("(20,)", predictions.shapeText());
    for (int i = 0; i < COUNT; i++) {
      assertEquals(i % 10, predictions.get(i));
    }
  }

  @Test
  void verifiesAnArrayOfAnArchive() throws IOException {
    store("adv.npy", "<f4", false);
    Path archive = folder.resolve("all.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("adv", "labels")) {
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(name.equals("adv") ? Files.readAllBytes(folder.resolve("adv.npy")) : new byte[9]);
      }
    }
    CommandRun run = verify("all.npz", "--array=adv");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\nAccuracy: 100.00%\n"), run.out());
    assertEquals(2, verify("all.npz").exit());
  }

  @Test
  void valuesAreNotRoundedOnTheWay() throws IOException {
    // Rows 4 and 6 are those of digits 0 and 1; in 8 bits both would be 128 and digit 0 the first.
    for (int column = 0; column < 28; column++) {
      clean[4 * 28 + column] = 0.5;
      clean[6 * 28 + column] = 0.5005;
    }
    config("'epsilon': 1");
    store("adv.npy", "<f4", false);
    CommandRun run = verify("adv.npy", "--model=rows");
    assertEquals(0, run.exit(), run.err());
    assertEquals(1, Npy.read(folder.resolve("pred.npy")).get(0));
    assertTrue(run.out().contains("\nAccuracy: 95.00%\n"), run.out());
  }

  @ParameterizedTest
  @CsvSource({"<f4,false", ">f8,true", "<f8,false", ">f4,true"})
  void aToleranceOfATenThousandth(String type, boolean fortran) throws IOException {
    int bright = 3 * SIZE + 10 * 28;
    clean[bright] = 1 - 0.30009;
    store("adv.npy", type, fortran);
    assertEquals(0, verify("adv.npy").exit());
    Files.delete(folder.resolve("pred.npy"));

    clean[bright] = 1 - 0.3002;
    store("adv.npy", type, fortran);
    CommandRun run = verify("adv.npy");
    assertEquals(2, run.exit());
    assertEquals(
        "mangle: '%s' is no valid submission: perturbation: expected at most 0.3 + 0.0001, found"
                .formatted(path("adv.npy"))
            + " largest 0.3002 in image 3 (label 3), pixel row 10, column 0; 1 of 20 images are"
            + " over\n",
        run.err());
    assertFalse(Files.exists(folder.resolve("pred.npy")));
    assertFalse(run.out().contains("Accuracy"), run.out());
  }

  @Test
  void tellsAllThatIsWrong() throws IOException {
    clean[0] = Double.NaN;
    clean[SIZE + 1] = 1.5;
    store("adv.npy", "<f4", false, "(784, 20)");
    CommandRun run = verify("adv.npy");
    assertEquals(2, run.exit());
    for (String part :
        List.of(
            "shape: expected (20, 784), found (784, 20)",
            "NaN: 1 of 15680 values, the first at row 0, column 0",
            "highest 1.5 at row 39, column 5",
            "1 of 20 images are over")) {
      assertTrue(run.err().contains(part), run.err());
    }
    assertEquals(1, run.err().lines().count());
    assertEquals("adv.npy checkpoints config.json data", workspace.list("."));
  }

  @Test
  void theConfiguredNetworkIsFound() throws IOException {
    store("adv.npy", "<f4", false);
    // The folder itself, then the last of a training, before the checkpoint of that name.
    String parent = path("models");
    config("'model_dir': '" + parent + "/rows', 'store_adv_path': '" + path("adv.npy") + "'");
    assertNetwork("checkpoints/rows", "100.00");
    SavedModels.write(
        folder.resolve("models/rows"), "step-0000900", Form.TF1_RESOURCE, rows(1, "mnist"));
    SavedModels.write(
        folder.resolve("models/rows"), "step-0001200", Form.TF2_FUNCTIONS, rows(0, "mnist"));
    Files.createDirectories(folder.resolve("models/rows/step-0001500"));
    assertNetwork("models/rows/step-0001200", "100.00");
    SavedModels.write(folder.resolve("models"), "rows", Form.TF2_FUNCTIONS, rows(2, ""));
    assertNetwork("models/rows", "0.00");
  }

  private void assertNetwork(String network, String accuracy) {
    CommandRun run = challenge("verify", "--pred=" + path("pred.npy"));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\nnetwork: " + path(network) + "\n"), run.out());
    assertTrue(run.out().contains("\nAccuracy: " + accuracy + "%\n"), run.out());
  }

  @Test
  void theNetworkMustBeThereAndKnowDigits() throws IOException {
    store("adv.npy", "<f4", false);
    config("'model_dir': 'models/none'");
    assertRefused(
        verify("adv.npy"),
        "model_dir 'models/none': expected a checkpoint (saved_model.pb), a folder of checkpoints"
            + " step-NNNNNNN, or 'none' in '%s', found no such folder"
                .formatted(path("checkpoints")));
    config("'k': 40");
    assertRefused(verify("adv.npy"), "the configuration has no 'model_dir': expected --model");
    workspace.network("photos", rows(0, "cifar10"));
    assertRefused(
        verify("adv.npy", "--model=photos"),
        "checkpoint 'photos': expected a network for mnist, found one for cifar10");
  }

  @Test
  void damagedFilesAreTold() throws IOException {
    store("adv.npy", "<f4", false);
    byte[] whole = Files.readAllBytes(folder.resolve("adv.npy"));
    Files.write(folder.resolve("adv.npy"), Arrays.copyOf(whole, whole.length - 1));
    assertRefused(
        verify("adv.npy"),
        "'%s': shape (20, 784) of '<f4' needs 62720 bytes after the header, found 62719"
            .formatted(path("adv.npy")));
    assertRefused(
        verify("none.npy"), "cannot read '%s': no such file or folder".formatted(path("none.npy")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linf", "l1", "l2"})
  void anAttackIsASubmission(String norm) throws IOException {
    config("'k': 5, 'a': 0.1, 'eval_batch_size': 6, 'store_adv_path': '" + path("adv.npy") + "'");
    workspace.network("other", rows(0, "mnist"));
    CommandRun run =
        challenge("attack", "--models=rows,other:0.5", "--norm=" + norm, "--objective=away");
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.errors());
    assertTrue(
        run.out()
            .startsWith(
                """
                %s: random_seed 4557077, eval_batch_size 6, epsilon 0.3, k 5, a 0.1, random_start \
                true, store_adv_path %s
                not used here: model_dir,"""
                    .formatted(path("config.json"), path("adv.npy"))),
        run.out());
    assertTrue(
        run.out().contains("epsilon 76.50 pixel units, 5 iterations of 25.50, start uniform, seed"),
        run.out());
    assertTrue(run.out().contains("\n| rows      | 100.00% |"), run.out());
    assertTrue(run.out().contains("\nwrote 20 images to " + path("adv.npy") + "\n"), run.out());
    String record = Files.readString(folder.resolve("adv.npy.json"));
    assertTrue(record.contains("\"norm\" : \"" + norm.toUpperCase(Locale.ROOT)), record);
    assertTrue(record.matches("(?s).*\"name\" : \"other\",\\s*\"weight\" : 0.5,.*"), record);

    NumberArray array = Npy.read(folder.resolve("adv.npy"));
    assertEquals("<f4", array.type());
    // Not rounded to 8 bits: a random start leaves hardly a value on a level.
    int between = 0;
    for (int i = 0; i < array.size(); i++) {
      between += Math.abs(array.get(i) * 255 - Math.rint(array.get(i) * 255)) > 0.01 ? 1 : 0;
    }
    assertTrue(between > array.size() / 2, between + " of " + array.size());
    CommandRun verified = verify("adv.npy", "--model=rows");
    assertEquals(0, verified.exit(), verified.err());
  }

  @Test
  void optionsAreBeforeTheConfig() throws IOException {
    config("'k': 50, 'random_start': true");
    CommandRun run =
        challenge(
            "attack",
            "--models=rows",
            "--iterations=1",
            "--step-size=200",
            "--random-start=clean",
            "--batch-size=20",
            "--output=" + path("adv.npy"));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith(path("config.json") + ": epsilon 0.3\n"), run.out());
    // One step as far as the budget goes, down in the digit's own row.
    assertEquals((float) (178.5 / 255), Npy.read(folder.resolve("adv.npy")).get(4 * 28 + 3));
    assertTrue(run.out().contains("perturbation: largest 0.3 in image 0"), run.out());
  }

  @Test
  void noTargetsInTheChallenge() {
    assertRefused(
        challenge("attack", "--models=rows", "--objective=target", "--output=" + path("adv.npy")),
        "objective target: expected away, least-likely or least-likely-minus-predicted, because"
            + " these images have no targets");
    assertEquals("checkpoints config.json data", workspace.list("."));
  }

  @Test
  void leastLikelyIsAnotherAttack() throws IOException {
    CommandRun run =
        challenge(
            "attack",
            "--models=rows",
            "--objective=least-likely",
            "--iterations=3",
            "--output=" + path("adv.npy"));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\nleast-likely, LINF norm, "), run.out());
  }

  @Test
  void withoutASubcommandTheyAreListed() {
    CommandRun run = CommandRun.of("challenge");
    assertEquals(0, run.exit());
    assertTrue(run.out().contains("verify"), run.out());
    assertRefused(
        CommandRun.of("challenge", "verify", "--config=" + path("none.json")),
        "cannot read '%s': no such file or folder".formatted(path("none.json")));
  }

  private static void assertRefused(CommandRun run, String message) {
    assertEquals("mangle: " + message + "\n", run.errors());
    assertEquals(2, run.exit());
  }

  private CommandRun verify(String file, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--pred=" + path("pred.npy"));
    args.add(path(file));
    return challenge("verify", args.toArray(String[]::new));
  }

  private CommandRun challenge(String command, String... more) {
    List<String> args = new ArrayList<>(List.of("challenge", command));
    args.add("--config=" + path("config.json"));
    args.add("--data=" + path("data"));
    args.add("--checkpoints=" + path("checkpoints"));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private void store(String file, String type, boolean fortran) throws IOException {
    store(file, type, fortran, "(20, 784)");
  }

  private void store(String file, String type, boolean fortran, String shape) throws IOException {
    int size = type.endsWith("8") ? 8 : 4;
    ByteOrder order = type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] body =
        NpyBytes.values(
            order,
            size,
            clean.length,
            (b, i) -> {
              double value = clean[fortran ? i % COUNT * SIZE + i / COUNT : i];
              if (size == 8) {
                b.putDouble(value);
              } else {
                b.putFloat((float) value);
              }
            });
    Files.write(
        folder.resolve(file), NpyBytes.of(1, NpyBytes.dictionary(type, fortran, shape), body));
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }
}
