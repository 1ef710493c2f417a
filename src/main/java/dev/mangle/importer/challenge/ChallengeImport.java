package dev.mangle.importer.challenge;

import dev.mangle.importer.VariableExport;
import dev.mangle.importer.checkpoint.Checkpoint;
import dev.mangle.importer.checkpoint.CheckpointSource;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.ModelSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Signature;

/** Makes a checkpoint folder of a network that the MNIST challenge's own code trained. */
public final class ChallengeImport {
  /** Data set of its labels. */
  public static final String DATASET = "mnist";

  private static final String SIGNATURE = "serving_default";
  private static final String LOGITS = "logits";
  private static final double SCALE = 1 / 255.0;
  private static final int EXAMPLES = 5;

  private ChallengeImport() {}

  /**
   * What was imported.
   *
   * @param spec what {@code model.json} says
   * @param facts what people want to know, by name, in order
   */
  public record Imported(ModelSpec spec, Map<String, String> facts) {}

  /**
   * Imports one checkpoint.
   *
   * @param checkpoint a file of it, the common beginning of its files, a folder or an archive; of
   *     several the one that the state file {@code checkpoint} names
   * @param output checkpoint folder to write, whole or not at all
   * @param dataset that the network was trained on
   * @param force whether to replace a checkpoint folder that is there
   * @throws UserException when it is no checkpoint of that network, cannot be read, or the folder
   *     cannot be written
   */
  public static Imported run(Path checkpoint, Path output, String dataset, boolean force) {
    CheckpointFolder folder = new CheckpointFolder(output, force);
    try (CheckpointSource source = CheckpointSource.open(checkpoint)) {
      try {
        return run(source, folder, dataset);
      } catch (UserException e) {
        throw source.told(e);
      }
    }
  }

  private static Imported run(CheckpointSource source, CheckpointFolder folder, String dataset) {
    Checkpoint content = Checkpoint.read(source.files());
    Map<String, String> names = ChallengeVariables.match(content);
    ModelSpec spec = spec(source.origin(), dataset);
    try (ChallengeNetwork network = ChallengeNetwork.build()) {
      VariableExport export =
          new VariableExport(
              network.graph(),
              signature(network),
              spec.input(),
              ChallengeNetwork.IMAGES,
              network.logits().op().name());
      folder.write(temporary -> export.write(content, names, temporary), spec);
    }
    return new Imported(spec, facts(content, names));
  }

  private static Signature signature(ChallengeNetwork network) {
    return Signature.builder()
        .key(SIGNATURE)
        .input(ChallengeNetwork.IMAGES, network.images())
        .output(LOGITS, network.logits())
        .build();
  }

  private static ModelSpec spec(String origin, String dataset) {
    ModelSpec.Input input =
        new ModelSpec.Input(
            ChallengeNetwork.IMAGES,
            ChallengeNetwork.SIDE,
            ChallengeNetwork.SIDE,
            1,
            ModelSpec.Order.GRAY,
            List.of(SCALE),
            List.of(0.0));
    return new ModelSpec(
        ChallengeNetwork.ARCHITECTURE,
        SIGNATURE,
        input,
        new ModelSpec.Logits(LOGITS),
        null,
        ChallengeNetwork.CLASSES,
        0,
        dataset,
        "MNIST challenge checkpoint " + origin,
        null,
        null,
        null,
        null);
  }

  private static Map<String, String> facts(Checkpoint content, Map<String, String> names) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("checkpoint", String.valueOf(content.files().prefix().getFileName()));
    List<String> rest =
        content.variables().keySet().stream().filter(name -> !names.containsValue(name)).toList();
    if (!rest.isEmpty()) {
      String examples = String.join(", ", rest.subList(0, Math.min(EXAMPLES, rest.size())));
      facts.put(
          "left over",
          "%d (%s%s)".formatted(rest.size(), examples, rest.size() > EXAMPLES ? ", ..." : ""));
    }
    return facts;
  }
}
