package dev.mangle.importer.slim;

import dev.mangle.importer.VariableExport;
import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.CheckpointSource;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Signature;

/** Makes a checkpoint folder of a TF-Slim checkpoint. */
public final class SlimImport {
  private static final String SIGNATURE = "serving_default";
  private static final String LOGITS = "logits";
  private static final String AUX = "aux_logits";

  /** As in slim's own training and the contest's methods. */
  private static final double AUX_WEIGHT = 0.4;

  private SlimImport() {}

  /**
   * What was imported.
   *
   * @param spec what {@code model.json} says
   * @param notes a line each: what was found, what was left over
   */
  public record Imported(ModelSpec spec, List<String> notes) {}

  /**
   * Imports one checkpoint.
   *
   * @param architecture one of {@link SlimArchitectures#names}
   * @param checkpoint a file of it, the common beginning of its files, a folder or an archive
   * @param output checkpoint folder to write, whole or not at all
   * @throws UserException when the checkpoint is not one of that architecture, cannot be read, or
   *     the folder cannot be written
   */
  public static Imported run(
      String architecture, Path checkpoint, Path output, SlimOptions options) {
    SlimSpec spec = SlimArchitectures.get(architecture);
    CheckpointFolder folder = new CheckpointFolder(output, options.force());
    try (CheckpointSource source = CheckpointSource.open(checkpoint)) {
      try {
        return run(architecture, spec, source, folder, options);
      } catch (UserException e) {
        throw source.told(e);
      }
    }
  }

  private static Imported run(
      String architecture,
      SlimSpec spec,
      CheckpointSource source,
      CheckpointFolder folder,
      SlimOptions options) {
    Checkpoint content = Checkpoint.read(source.files());
    try (SlimFit fit = SlimFit.of(architecture, content, options)) {
      ModelSpec model = model(architecture, spec, fit, source.origin(), options);
      folder.write(temporary -> export(fit, content, model.input(), temporary), model);
      return new Imported(model, notes(fit, content));
    }
  }

  private static void export(SlimFit fit, Checkpoint content, ModelSpec.Input input, Path folder)
      throws IOException {
    SlimNetwork network = fit.network();
    new VariableExport(
            network.graph(),
            signature(network),
            input,
            SlimNetwork.IMAGES,
            network.logits().op().name())
        .write(content, fit.match().found(), folder);
  }

  private static Signature signature(SlimNetwork network) {
    Signature.Builder signature =
        Signature.builder()
            .key(SIGNATURE)
            .input(SlimNetwork.IMAGES, network.images())
            .output(LOGITS, network.logits());
    network.aux().ifPresent(aux -> signature.output(AUX, aux));
    return signature.build();
  }

  private static ModelSpec model(
      String architecture, SlimSpec spec, SlimFit fit, String origin, SlimOptions options) {
    int size = Math.toIntExact(fit.network().images().shape().get(1));
    int classes = fit.classes();
    ModelSpec.Input input =
        new ModelSpec.Input(
            SlimNetwork.IMAGES,
            size,
            size,
            3,
            ModelSpec.Order.RGB,
            spec.range().scale(),
            spec.range().offset());
    return new ModelSpec(
        architecture,
        SIGNATURE,
        input,
        new ModelSpec.Logits(LOGITS),
        fit.network().aux().map(aux -> List.of(new ModelSpec.Aux(AUX, AUX_WEIGHT))).orElse(null),
        classes,
        options.labelOffset().orElseGet(() -> labelOffset(classes)),
        options.dataset().orElse(isImagenet(classes) ? "imagenet" : ""),
        "TF-Slim checkpoint " + origin,
        null,
        null,
        null,
        null);
  }

  /** ImageNet's 1000 classes are the contest's labels 1..1000; slim's class 0 is "background". */
  private static int labelOffset(int classes) {
    return classes == SlimSpec.WITHOUT_BACKGROUND ? 1 : 0;
  }

  private static boolean isImagenet(int classes) {
    return classes == SlimSpec.WITHOUT_BACKGROUND || classes == SlimSpec.WITH_BACKGROUND;
  }

  private static List<String> notes(SlimFit fit, Checkpoint content) {
    List<String> notes = new ArrayList<>(fit.notes());
    VariableMatch match = fit.match();
    if (!match.scope().isEmpty()) {
      notes.add("its variables are in the scope '%s'".formatted(match.scope()));
    }
    if (match.averaged() > 0) {
      notes.add(
          "took the moving averages of %d of %d variables"
              .formatted(match.averaged(), match.found().size()));
    }
    for (Map.Entry<LeftOver, List<String>> group : match.leftOvers(content).entrySet()) {
      List<String> names = group.getValue();
      String examples = String.join(", ", names.subList(0, Math.min(5, names.size())));
      notes.add(
          "left over: %d %s (%s%s)"
              .formatted(
                  names.size(), group.getKey().words(), examples, names.size() > 5 ? ", ..." : ""));
    }
    return notes;
  }
}
