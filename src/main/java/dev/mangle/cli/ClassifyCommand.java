package dev.mangle.cli;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.model.Batches;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle classify}: the contest's defense, lines {@code IMG.png,LABEL}. */
@Command(name = "classify", description = "Classify a folder of PNGs with one network.")
public final class ClassifyCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Network by the name of its checkpoint, or a path (with a slash) to it.")
  private String model;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "Folder of checkpoints. Default: checkpoints of this installation.")
  private Path checkpoints;

  @Option(names = "--input", required = true, paramLabel = "DIR", description = "PNGs.")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "CSV without a header: IMG.png,LABEL in the contest's labels.")
  private Path output;

  /** A command that reports to {@code progress}. */
  public ClassifyCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    PngFolder images = PngFolder.open(input);
    AtomicFiles.requireWritable(output);
    List<Network> networks = List.of(ModelOptions.folder(checkpoints).open(model));
    Map<String, Integer> labels = new TreeMap<>();
    try (Progress.Task task = progress.begin("classifying", images.size())) {
      for (Map.Entry<ImageShape, List<String>> group :
          Batches.groups(images, networks).entrySet()) {
        ImageShape shape = group.getKey();
        try (Classifier classifier = new Classifier(networks, shape)) {
          for (List<String> names : Batches.cut(group.getValue(), 0, shape)) {
            ImageBatch batch = ImageBatch.of(Batches.read(images, names, shape));
            Scores scores = classifier.classify(batch.pixels()).get(0);
            if (labels.isEmpty()) {
              scores.warning().ifPresent(progress::say);
            }
            for (int i = 0; i < names.size(); i++) {
              labels.put(names.get(i), scores.label(i));
            }
            task.advance(names.size());
          }
        }
      }
    }
    StringBuilder csv = new StringBuilder();
    labels.forEach((name, label) -> csv.append(name).append(',').append(label).append('\n'));
    AtomicFiles.write(output, csv.toString());
    spec.commandLine()
        .getOut()
        .printf("wrote the labels of %d images to %s%n", labels.size(), output);
    return 0;
  }
}
