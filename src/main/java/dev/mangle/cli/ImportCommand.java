package dev.mangle.cli;

import dev.mangle.importer.Draft;
import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.Imported;
import dev.mangle.importer.NetworkImport;
import dev.mangle.importer.challenge.ChallengeImport;
import dev.mangle.importer.frozen.FrozenImport;
import dev.mangle.importer.slim.SlimImport;
import dev.mangle.importer.tflite.TfliteImport;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle import}: a checkpoint folder of a network that came as another file. */
@Command(
    name = "import",
    description =
        "Make a checkpoint folder of a TF-Slim checkpoint, the MNIST challenge's, a TFLite file or a"
            + " frozen graph.")
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private ImportSource source;

  @Mixin private TensorOptions tensors;

  @Mixin private PixelOptions pixels;

  @Option(
      names = "--label-offset",
      paramLabel = "N",
      description =
          "Label = argmax + N. Default: 1 for ImageNet's 1000 classes, 0 for 1001, and 0 for any"
              + " other number in a TF-Slim checkpoint.")
  private Integer labelOffset;

  @Option(
      names = "--dataset",
      paramLabel = "WORD",
      description =
          "Data set of the labels; networks of one ensemble must agree. Default: imagenet for 1000"
              + " and 1001 classes, mnist for the challenge's network.")
  private String dataset;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Checkpoint folder to write.")
  private Path output;

  @Option(names = "--force", description = "Replace a checkpoint that is there.")
  private boolean force;

  @Override
  public Integer call() {
    if (source.slim != null) {
      importCheckpoint(source.slim);
    } else if (source.challenge != null) {
      importChallenge();
    } else {
      importFile();
    }
    return 0;
  }

  private void importChallenge() {
    tensors.requireUnused();
    if (pixels.sideOnly() != null || labelOffset != null) {
      throw new UserException(
          "--size and --label-offset: expected with another network than the challenge's, which has"
              + " 28x28 images and label = argmax");
    }
    ChallengeImport.Imported imported =
        ChallengeImport.run(
            source.challenge, output, dataset == null ? ChallengeImport.DATASET : dataset, force);
    ImportSummary.print(imported.spec(), imported.facts(), output, spec.commandLine().getOut());
  }

  private void importCheckpoint(SlimImportOptions slim) {
    tensors.requireUnused();
    SlimImport.Imported imported =
        SlimImport.run(
            slim.architecture(),
            slim.checkpoint(),
            output,
            slim.options(pixels.sideOnly(), labelOffset, dataset, force));
    PrintWriter out = spec.commandLine().getOut();
    imported.notes().forEach(out::println);
    ImportSummary.print(imported.spec(), Map.of(), output, out);
  }

  private void importFile() {
    boolean frozen = source.frozen != null;
    ImportRequest request =
        new ImportRequest(
            frozen ? source.frozen : source.tflite,
            tensors.tensors(frozen),
            pixels.pixels(),
            new ImportRequest.Labels(labelOffset, dataset));
    CheckpointFolder folder = new CheckpointFolder(output, force);
    Draft draft = frozen ? FrozenImport.read(request) : TfliteImport.read(request);
    Imported imported = NetworkImport.finish(draft, request);
    imported.write(folder);
    ImportSummary.print(imported, output, spec.commandLine().getOut());
  }
}
