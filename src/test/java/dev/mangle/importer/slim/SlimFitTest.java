package dev.mangle.importer.slim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.Checkpoint.Variable;
import dev.mangle.importer.checkpoint.CheckpointFiles;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** A network is built as the names and shapes in a checkpoint want it, or what is wrong is told. */
class SlimFitTest {
  private static final String WEIGHTS = "MobilenetV1/Conv2d_3_pointwise/weights";

  @Test
  void everyVariableUnderItsOwnName() {
    try (SlimFit fit = SlimFit.of("inception_v3", of(variables("inception_v3", 1001)), none())) {
      assertEquals("", fit.match().scope());
      assertEquals(388, fit.match().found().size());
      fit.match().found().forEach((name, taken) -> assertEquals(name, taken));
      assertTrue(fit.network().aux().isPresent());
      assertEquals(List.of(), fit.notes());
    }
  }

  @Test
  void goesWithoutAuxiliaryScoresWhereTheCheckpointHasNone() {
    Map<String, Variable> variables = variables("inception_v3", 1001);
    variables.keySet().removeIf(name -> name.contains("/AuxLogits/"));
    try (SlimFit fit = SlimFit.of("inception_v3", of(variables), none())) {
      assertTrue(fit.network().aux().isEmpty());
      assertEquals(
          List.of("it has no auxiliary logits: the network goes without them"), fit.notes());
    }
    variables.putAll(variables("inception_v3", 1001));
    variables.remove("InceptionV3/AuxLogits/Conv2d_2b_1x1/biases");
    refuses(
        "inception_v3",
        variables,
        none(),
        "1 of 388 variables of inception_v3 are missing, e.g."
            + " 'InceptionV3/AuxLogits/Conv2d_2b_1x1/biases'");
  }

  @Test
  void goesWithoutAuxiliaryScoresAtAnotherSize() {
    SlimOptions small =
        new SlimOptions(
            Optional.of(224), Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    try (SlimFit fit = SlimFit.of("inception_v3", of(variables("inception_v3", 1001)), small)) {
      assertTrue(fit.network().aux().isEmpty());
      assertEquals(
          List.of("the auxiliary logits are left out: they are made for images of 299 pixels"),
          fit.notes());
      assertEquals(224, fit.network().images().shape().get(1));
      assertEquals(
          Map.of(LeftOver.AUX, 10),
          sizes(fit.match().leftOvers(of(variables("inception_v3", 1001)))));
    }
    SlimOptions tiny =
        new SlimOptions(
            Optional.of(60), Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    Checkpoint checkpoint = of(variables("inception_v3", 1001));
    UserException e =
        assertThrows(
            UserException.class, () -> SlimFit.of("inception_v3", checkpoint, tiny).close());
    assertTrue(e.getMessage().startsWith("the images are too small: before layer 'InceptionV3/"));
  }

  @Test
  void findsTheScopeAndTheNumberOfScores() {
    Map<String, Variable> variables = prefixed("base/tower/", variables("mobilenet_v1_025", 12));
    try (SlimFit fit = SlimFit.of("mobilenet_v1_025", of(variables), none())) {
      assertEquals("base/tower/", fit.match().scope());
      assertEquals(12, fit.classes());
      assertEquals("base/tower/" + WEIGHTS, fit.match().found().get(WEIGHTS));
    }
  }

  @Test
  void severalNetworksNeedScope() {
    Map<String, Variable> variables = prefixed("a/", variables("mobilenet_v1_025", 12));
    variables.putAll(prefixed("b/", variables("mobilenet_v1_025", 12)));
    Checkpoint checkpoint = of(variables);
    UserException e =
        assertThrows(
            UserException.class, () -> SlimFit.of("mobilenet_v1_025", checkpoint, none()).close());
    assertEquals(
        "checkpoint 'model.ckpt' holds several such networks, in the scopes 'a/', 'b/': choose one"
            + " with --scope",
        e.getMessage());
    SlimOptions b =
        new SlimOptions(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("b"), false, false);
    try (SlimFit fit = SlimFit.of("mobilenet_v1_025", checkpoint, b)) {
      assertEquals("b/" + WEIGHTS, fit.match().found().get(WEIGHTS));
    }
    SlimOptions c =
        new SlimOptions(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("c"), false, false);
    UserException astray =
        assertThrows(
            UserException.class, () -> SlimFit.of("mobilenet_v1_025", checkpoint, c).close());
    assertTrue(
        astray.getMessage().endsWith("'; such names are in the scopes 'a/', 'b/'"),
        astray.getMessage());
  }

  @Test
  void moreScoresThanAnyNetworkHas() {
    Map<String, Variable> variables = variables("mobilenet_v1_025", 12);
    Variable biases = new Variable(DataType.DT_FLOAT, Shape.of(1L << 40));
    variables.put("MobilenetV1/Logits/Conv2d_1c_1x1/biases", biases);
    Checkpoint checkpoint = of(variables);
    UserException e =
        assertThrows(
            UserException.class, () -> SlimFit.of("mobilenet_v1_025", checkpoint, none()).close());
    assertTrue(
        e.getMessage().contains("expected float[1001], found float[1099511627776]"),
        e.getMessage());
  }

  @Test
  void takesGammasThatSlimsInceptionsDoNotHave() {
    Map<String, Variable> variables = variables("inception_v1", 1001);
    Map<String, Variable> gammas = new HashMap<>();
    variables.forEach(
        (name, variable) -> {
          if (name.endsWith("/beta")) {
            gammas.put(name.replaceFirst("beta$", "gamma"), variable);
          }
        });
    variables.putAll(gammas);
    try (SlimFit fit = SlimFit.of("inception_v1", of(variables), none())) {
      assertEquals(230 + 57, fit.match().found().size());
      assertEquals(
          List.of("batch norm has gammas in this checkpoint; they are taken"), fit.notes());
    }
  }

  @Test
  void missingAndWrongVariables() {
    Map<String, Variable> variables = variables("mobilenet_v1_025", 1001);
    variables.remove(WEIGHTS);
    variables.put(
        "MobilenetV1/Conv2d_0/weights", new Variable(DataType.DT_FLOAT, Shape.of(3, 3, 3, 9)));
    variables.put(
        "MobilenetV1/Conv2d_0/BatchNorm/beta", new Variable(DataType.DT_HALF, Shape.of(8)));
    refuses(
        "mobilenet_v1_025",
        variables,
        none(),
        "1 of 137 variables of mobilenet_v1_025 are missing, e.g. '%s'; ".formatted(WEIGHTS)
            + "2 of 137 variables of mobilenet_v1_025 are of another shape or type, e.g."
            + " 'MobilenetV1/Conv2d_0/weights': expected float[3, 3, 3, 8], found"
            + " float[3, 3, 3, 9]; 'MobilenetV1/Conv2d_0/BatchNorm/beta': expected float[8],"
            + " found half[8]");
  }

  @Test
  @Tag("slow")
  void tellsWhichArchitectureItLooksLike() {
    Checkpoint checkpoint = of(prefixed("x/", variables("inception_v4", 1001)));
    UserException e =
        assertThrows(
            UserException.class, () -> SlimFit.of("inception_v3", checkpoint, none()).close());
    assertTrue(e.getMessage().contains("388 of 388 variables of inception_v3 are missing"));
    assertTrue(e.getMessage().endsWith("; these variables look like inception_v4"));
  }

  @Test
  void namesWhatIsLeftOver() {
    Map<String, Variable> variables = variables("mobilenet_v1_025", 1001);
    Variable number = new Variable(DataType.DT_INT64, Shape.scalar());
    variables.put("global_step", number);
    variables.put(WEIGHTS + "/RMSProp", variables.get(WEIGHTS));
    variables.put(WEIGHTS + "/RMSProp_1", variables.get(WEIGHTS));
    variables.put("beta1_power", number);
    variables.put(WEIGHTS + "/ExponentialMovingAverage", variables.get(WEIGHTS));
    variables.put("MobilenetV1/mean_rgb", new Variable(DataType.DT_FLOAT, Shape.of(3)));
    variables.put("MobilenetV1/Conv2d_0/BatchNorm/moving_mean/biased", number);
    variables.put("MobilenetV1/other/weights", number);
    Checkpoint checkpoint = of(variables);
    try (SlimFit fit = SlimFit.of("mobilenet_v1_025", checkpoint, none())) {
      assertEquals(1, fit.match().averaged());
      assertEquals(WEIGHTS + "/ExponentialMovingAverage", fit.match().found().get(WEIGHTS));
      assertEquals(
          Map.of(
              LeftOver.OPTIMIZER,
              List.of(WEIGHTS + "/RMSProp", WEIGHTS + "/RMSProp_1", "beta1_power"),
              LeftOver.STEP,
              List.of("global_step"),
              LeftOver.AVERAGE,
              List.of(WEIGHTS),
              LeftOver.TRAINING,
              List.of("MobilenetV1/Conv2d_0/BatchNorm/moving_mean/biased"),
              LeftOver.MEAN,
              List.of("MobilenetV1/mean_rgb"),
              LeftOver.UNEXPECTED,
              List.of("MobilenetV1/other/weights")),
          fit.match().leftOvers(checkpoint));
    }
    SlimOptions raw =
        new SlimOptions(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true, false);
    try (SlimFit fit = SlimFit.of("mobilenet_v1_025", checkpoint, raw)) {
      assertEquals(WEIGHTS, fit.match().found().get(WEIGHTS));
    }
  }

  private static Map<LeftOver, Integer> sizes(Map<LeftOver, List<String>> groups) {
    return groups.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().size()));
  }

  private static SlimOptions none() {
    return SlimOptions.DEFAULT;
  }

  private static void refuses(
      String name, Map<String, Variable> variables, SlimOptions options, String message) {
    Checkpoint checkpoint = of(variables);
    UserException e =
        assertThrows(UserException.class, () -> SlimFit.of(name, checkpoint, options).close());
    assertEquals("checkpoint 'model.ckpt': " + message, e.getMessage());
  }

  private static Checkpoint of(Map<String, Variable> variables) {
    return new Checkpoint(new CheckpointFiles(Path.of("model.ckpt"), List.of()), variables);
  }

  private static Map<String, Variable> variables(String name, int classes) {
    SlimSpec spec = SlimArchitectures.get(name);
    Map<String, Variable> variables = new HashMap<>();
    try (SlimNetwork network = SlimNetwork.build(spec, spec.size(), classes, true)) {
      network
          .variables()
          .forEach((v, shape) -> variables.put(v, new Variable(DataType.DT_FLOAT, shape)));
    }
    return variables;
  }

  private static Map<String, Variable> prefixed(String scope, Map<String, Variable> variables) {
    Map<String, Variable> prefixed = new HashMap<>();
    variables.forEach((name, variable) -> prefixed.put(scope + name, variable));
    return prefixed;
  }
}
