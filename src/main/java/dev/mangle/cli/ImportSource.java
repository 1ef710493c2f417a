package dev.mangle.cli;

import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is imported: one of these. */
final class ImportSource {
  @ArgGroup(exclusive = false)
  SlimImportOptions slim;

  @Option(
      names = "--tflite",
      paramLabel = "FILE",
      description = "TFLite classifier, float or quantised (dequantised then).")
  Path tflite;

  @Option(
      names = "--challenge-model",
      paramLabel = "FILE|DIR|ARCHIVE",
      description =
          "Checkpoint of the MNIST challenge's network, as its own training writes it: as"
              + " --checkpoint, of several the latest.")
  Path challenge;

  @Option(
      names = "--frozen",
      paramLabel = "FILE",
      description = "Frozen graph of TensorFlow 1: a GraphDef, binary or text (.pbtxt).")
  Path frozen;
}
