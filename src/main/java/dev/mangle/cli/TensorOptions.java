package dev.mangle.cli;

import dev.mangle.importer.ImportRequest;
import dev.mangle.io.UserException;
import picocli.CommandLine.Option;

/** Where an imported network begins and ends. */
final class TensorOptions {
  private static final double AUX_WEIGHT = 0.4;

  @Option(
      names = "--input",
      paramLabel = "TENSOR",
      description =
          "Frozen graph: float tensor that takes the images, any one inside the graph. Default: its"
              + " only placeholder.")
  private String input;

  @Option(
      names = "--logits",
      paramLabel = "TENSOR",
      description = "Scores before softmax. Default: what goes into the softmax at the end.")
  private String logits;

  @Option(
      names = "--aux",
      paramLabel = "TENSOR",
      description = "Frozen graph: auxiliary scores, which the attack's loss adds.")
  private String aux;

  @Option(
      names = "--aux-weight",
      paramLabel = "W",
      description = "Weight of their loss. Default: " + AUX_WEIGHT + ".")
  private Double auxWeight;

  /**
   * Makes sure that nothing is said of a network whose tensors are known.
   *
   * @throws UserException otherwise
   */
  void requireUnused() {
    if (input != null || logits != null || aux != null || auxWeight != null) {
      throw new UserException(
          "--input, --logits, --aux and --aux-weight: expected with --tflite or --frozen; an"
              + " architecture has its own");
    }
  }

  /** As given; a frozen graph's own options are refused for other files. */
  ImportRequest.Tensors tensors(boolean frozen) {
    if (!frozen && (input != null || aux != null)) {
      throw new UserException("--input and --aux: expected together with --frozen FILE");
    }
    if (auxWeight != null && aux == null) {
      throw new UserException("--aux-weight: expected together with --aux TENSOR, found alone");
    }
    if (auxWeight != null && !(auxWeight > 0 && Double.isFinite(auxWeight))) {
      throw new UserException("--aux-weight: expected a number over 0, found %s", auxWeight);
    }
    return new ImportRequest.Tensors(
        input, logits, aux, auxWeight == null ? AUX_WEIGHT : auxWeight);
  }
}
