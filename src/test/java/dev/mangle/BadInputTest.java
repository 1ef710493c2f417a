package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.NetworkVariables;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.TestNetwork;
import dev.mangle.testing.Workspace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user can mend: exit code 2, one line that tells it, and nothing written. */
class BadInputTest {
  @TempDir private static Path checkpointFolder;
  private static String checkpoints;

  @TempDir private Path folder;
  private Workspace workspace;

  /** Probabilities in place of logits. */
  private record Softmax(TestNetwork network) implements TestNetwork {
    @Override
    public ModelSpec spec() {
      return network.spec();
    }

    @Override
    public List<double[]> outputs(double[] input) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] backward(double[] input, List<double[]> outputGradients) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> define(GraphBuilder graph, String input, NetworkVariables variables) {
      String logits = network.define(graph, input, variables).get(0);
      return List.of(graph.node("probabilities", "Softmax", logits));
    }
  }

  @BeforeAll
  static void writeNetworks() throws IOException {
    Workspace shared = new Workspace(checkpointFolder);
    shared.network("near", SampleNetworks.bands(100, 200));
    shared.network("softmax", new Softmax(SampleNetworks.bands(100, 200)));
    ModelSpec digits = SpecBuilder.of(2, 2, Order.GRAY, 3).dataset("mnist").build();
    shared.network("digits", LinearNetwork.random(digits, 1));
    shared.text("checkpoints/garbage/saved_model.pb", "no protocol buffer");
    Files.createDirectories(shared.checkpoints().resolve("hollow"));
    checkpoints = shared.checkpoints().toString();
  }

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 120);
    workspace.grey("in/b.png", 230);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--max-epsilon 0   | expected a whole number of pixel units 1..255, found '0'",
        "--max-epsilon -4  | expected a whole number of pixel units 1..255, found '-4'",
        "--max-epsilon 256 | expected a whole number of pixel units 1..255, found '256'",
        "--max-epsilon 4.5 | expected a whole number of pixel units 1..255, found '4.5'",
        "--max-epsilon abc | expected a whole number of pixel units 1..255, found 'abc'",
        "--max-epsilon NaN | expected a whole number of pixel units 1..255, found 'NaN'",
        "--max-epsilon 0.06 | '0.06' looks like a share of the pixel range; epsilon is in pixel"
            + " units 1..255, so that would be 15",
        "--norm l3         | expected one of [L1, L2, LINF, STD] (case-insensitive) but was 'l3'",
        "--random-start=middle | expected one of [CLEAN, UNIFORM, CORNER] (case-insensitive) but was"
            + " 'middle'",
        "--iterations 1.5  | '1.5' is not an int",
      })
  void valuesThatAreNone(String options, String message) {
    String option = options.split("[ =]", 2)[0];
    assertRefused(
        "Invalid value for option '" + option + "': " + message + " (see mangle attack --help)",
        options.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--iterations -3  | iterations: expected at least 0, found -3",
        "--epsilons 4,8   | expected --max-epsilon or --epsilons, found both",
        "--batch-size -1  | batch-size: expected 0 (by image size) or more, found -1",
        "--step-size NaN  | --step-size: expected pixel units or eps/X, such as 2 or eps/10, found 'NaN'",
        "--step-size -1   | --step-size: expected pixel units or eps/X, such as 2 or eps/10, found '-1'",
        "--step-size eps/0 | --step-size: expected pixel units or eps/X, such as 2 or eps/10, found 'eps/0'",
        "--time-limit 0   | --time-limit: expected seconds, or seconds for so many images such as"
            + " 500/100, found '0'",
        "--time-limit 5/0 | --time-limit: expected seconds, or seconds for so many images such as"
            + " 500/100, found '5/0'",
        "--loss logits    | unknown loss 'logits': did you mean 'logit'?",
        "--ensemble logit | unknown ensemble 'logit': did you mean 'logits'?",
        "--technique dii  | unknown technique 'dii': did you mean 'di'?",
        "--technique ti:kernel=4 | technique 'ti': kernel must be an odd number 1..51, found '4'",
        "--technique mi --technique mi:decay=0.5 | technique 'mi' is given twice",
        "--preset ssi     | unknown preset 'ssi': did you mean 'mi'?",
        "--preset mi --without di | unknown technique of the preset 'di': did you mean 'mi'?",
        "--objective towards-it | unknown objective 'towards-it': expected one of target,"
            + " target-minus-true, least-likely, least-likely-minus-predicted, away",
        "--objective aways | unknown objective 'aways': did you mean 'away'?",
        "--targeted --objective away | --targeted does not go with --objective away",
        "--targeted       | targets are needed: expected target_class.csv in the input folder, or"
            + " --labels FILE with a TargetClass column",
      })
  void valuesThatDoNotDo(String options, String message) {
    assertRefused(message, options.split(" ", -1));
  }

  @Test
  void foldersWithoutImages() throws IOException {
    workspace.text("photos/a.jpg", "");
    Files.createDirectories(folder.resolve("empty"));
    workspace.text("file", "");
    assertRefused("no PNG images in '%s': found 1 .jpg file", "--input=" + path("photos"));
    assertRefused("no PNG images in '%s': found nothing", "--input=" + path("empty"));
    assertRefused("'%s' is a file: expected a folder of PNG images", "--input=" + path("file"));
    assertRefused("cannot read folder '%s': no such file or folder", "--input=" + path("nowhere"));
  }

  @Test
  void filesThatAreNoPngs() {
    workspace.text("in/b.png", "GIF89a, really");
    assertRefused(
        "'" + path("in/b.png") + "' is no PNG image: it begins with bytes 47 49 46 38 39 61 2c 20");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 50})
  void truncatedPngs(int length) throws IOException {
    Path file = folder.resolve("in/b.png");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    assertRefusedFrom("'" + file + "' is truncated: ");
  }

  @Test
  void pngsThatAreNotTaken() {
    workspace.png("in/b.png", new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY));
    assertRefused("'" + path("in/b.png") + "' has 16 bits a channel: expected 8 or fewer");
    workspace.png("in/b.png", new BufferedImage(2, 2, BufferedImage.TYPE_4BYTE_ABGR));
    assertRefused(
        "'"
            + path("in/b.png")
            + "' has transparent pixels, e.g. at row 0, column 0: expected an opaque image");
  }

  @Test
  void labelsThatAreMissingOrMalformed() {
    String labels = path("labels.csv");
    assertRefused("cannot read '%s': no such file or folder", "--labels=" + labels);
    workspace.text("labels.csv", "ImageId,TrueLabel\na,1\n");
    assertRefused(
        "'%s' has no true label for image 'b.png': 1 of 2 images are missing",
        "--labels=" + labels);
    workspace.text("labels.csv", "ImageId,TrueLabel\na,1\nb,two\n");
    assertRefused(
        "'%s' line 3: column 'TrueLabel': expected an integer of 0 or more, found 'two'",
        "--labels=" + labels);
    workspace.text("labels.csv", "Name,Class\na,1\nb,2\n");
    assertRefused("'%s' has no column ImageId: found columns Name, Class", "--labels=" + labels);
    workspace.text("labels.csv", "ImageId,TrueLabel,TargetClass\na,1,2\nb,1,3\n");
    assertRefused(
        labels + ": target 3 of image 'b.png' is outside of the networks' labels 0..2",
        "--labels=" + labels,
        "--targeted");
    workspace.text("in/target_class.csv", "a.png,2\n");
    assertRefused(
        "'%s' has no target class for image 'b.png': 1 of 2 images are missing"
            .formatted(path("in/target_class.csv")));
  }

  @Test
  void networksThatCannotBeUsed() {
    assertRefused(
        "no checkpoint 'nera' in '" + checkpoints + "': did you mean 'near'?", "--models=nera");
    assertRefused("network 'near' is named twice", "--models=near");
    assertRefused(
        "network 'softmax:0': expected NAME:WEIGHT with a weight over 0, found weight '0'",
        "--models=softmax:0");
    assertRefused(
        "networks of one ensemble must know the same data set: 'near' knows 'test', 'digits' knows"
            + " 'mnist'",
        "--models=digits");
    assertRefused(
        "checkpoint 'hollow': '"
            + Path.of(checkpoints, "hollow")
            + "' is no SavedModel: it has no saved_model.pb",
        "--models=hollow");
    assertRefusedFrom(
        "checkpoint 'garbage': '"
            + Path.of(checkpoints, "garbage", "saved_model.pb")
            + "' is no SavedModel: ",
        "--models=garbage");
  }

  @Test
  void probabilitiesAreOnlyWarnedOf() {
    CommandRun run = attack("--models=softmax", "--iterations=1");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        "warning: 'softmax' gives probabilities where logits are due; gradients will be weak\n",
        run.errors());
    assertEquals("a.png attack.json b.png", workspace.list("out"));
  }

  @Test
  void outputFoldersThatWillNotDo() throws IOException {
    String in = path("in");
    assertRefused(
        "output folder '%s' is the input folder '%s': expected another".formatted(in, in),
        "--output=" + in);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    assertRefused(
        "output folder '%s' is the input folder '%s': expected another".formatted(link, in),
        "--output=" + link);
    workspace.text("file", "");
    assertRefused("'%s' is a file: expected an output folder", "--output=" + path("file"));
    assertRefused("cannot make folder '%s': Not a directory", "--output=" + path("file/out"));
    assertEquals("a.png b.png", workspace.list("in"));
  }

  @Test
  void imagesThatCannotBeScored() {
    workspace.text("in/labels.csv", "ImageId,TrueLabel\na,1\nb,2\n");
    workspace.grey("few/a.png", 120);
    assertScoreRefused("'%s' lacks 1 of 2 images, 'b.png' first", path("few"));
    workspace.grey("far/a.png", 120);
    workspace.grey("far/b.png", 213);
    assertScoreRefused(
        "'%s' breaks the budget: image 'b.png' changed by 17 pixel units; --max-epsilon is 16",
        path("far"));
    workspace.png("other/a.png", 1, 1, 120);
    workspace.grey("other/b.png", 230);
    assertScoreRefused("image 'a.png' in '%s' is 1x1x1; its original is 2x2x1", path("other"));
  }

  private void assertScoreRefused(String message, String images) {
    CommandRun run =
        CommandRun.of(
            "score",
            "--models=near",
            "--checkpoints=" + checkpoints,
            "--images=" + images,
            "--originals=" + path("in"),
            "--max-epsilon=16",
            "--csv=" + path("score.csv"));
    assertOneLine("mangle: " + message.formatted(images) + "\n", run);
    assertEquals("", run.out());
    assertTrue(Files.notExists(folder.resolve("score.csv")));
  }

  /** Refused with {@code message}; {@code %s} is the value of the first option. */
  private void assertRefused(String message, String... options) {
    String value = options.length == 0 ? "" : options[0].substring(options[0].indexOf('=') + 1);
    CommandRun run = attack(options);
    assertOneLine("mangle: " + message.replace("%s", value) + "\n", run);
    assertNothingWritten(run);
  }

  private void assertRefusedFrom(String start, String... options) {
    CommandRun run = attack(options);
    assertOneLine(run.errors().lines().findFirst().orElse("") + "\n", run);
    assertTrue(run.errors().startsWith("mangle: " + start), run.err());
    assertNothingWritten(run);
  }

  private static void assertOneLine(String line, CommandRun run) {
    assertEquals(line, run.errors());
    assertEquals(2, run.exit());
  }

  private void assertNothingWritten(CommandRun run) {
    assertEquals("", run.out());
    assertEquals("", workspace.list("out"));
  }

  /** Attacks {@code near} with {@code options}, which win over what stands here. */
  private CommandRun attack(String... options) {
    Stream<String> usual =
        Stream.of(
            "attack",
            "--models=near",
            "--checkpoints=" + checkpoints,
            "--input=" + path("in"),
            "--output=" + path("out"),
            "--max-epsilon=16");
    return CommandRun.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
