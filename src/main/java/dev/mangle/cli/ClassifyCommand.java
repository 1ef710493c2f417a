package dev.mangle.cli;

import dev.mangle.defense.Judge;
import dev.mangle.defense.Judges;
import dev.mangle.defense.Panel;
import dev.mangle.defense.Verdicts;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.model.Batches;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle classify}: the contest's defense, lines {@code IMG.png,LABEL}. */
@Command(
    name = "classify",
    description = "Classify a folder of PNGs with one network, behind defenses where wanted.")
public final class ClassifyCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME[+DEFENSE...]",
      description =
          "Network by the name of its checkpoint, or a path (with a slash) to it; \"mangle"
              + " defenses\" lists what may stand before it.")
  private String model;

  @Option(
      names = "--defense",
      paramLabel = "DEFENSE[:VALUE...]",
      description =
          "One more defense, after those of --model; give it again for the next. Values follow"
              + " after colons, in order (random-noise:16:50) or by name (random-noise:draws=50).")
  private List<String> defenses = List.of();

  @Mixin private CheckpointsOption checkpoints;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "DIR",
      description = "PNGs; a damaged one ends the run with no labels at all.")
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
    Judge judge = Judges.open(checkpoints.checkpoints(), model, defenses);
    Map<String, Integer> labels = labels(images, List.of(judge));
    StringBuilder csv = new StringBuilder();
    labels.forEach((name, label) -> csv.append(name).append(',').append(label).append('\n'));
    AtomicFiles.write(output, csv.toString());
    PrintWriter out = spec.commandLine().getOut();
    if (!judge.stages().isEmpty()) {
      out.println("judge: " + judge.inFull());
    }
    out.printf("wrote the labels of %d images to %s%n", labels.size(), output);
    return 0;
  }

  private Map<String, Integer> labels(PngFolder images, List<Judge> judges) {
    Map<String, Integer> labels = new TreeMap<>();
    Set<String> told = new HashSet<>();
    try (Progress.Task task = progress.begin("classifying", images.size())) {
      for (Map.Entry<ImageShape, List<String>> group :
          Batches.groups(images, Judges.networks(judges)).entrySet()) {
        ImageShape shape = group.getKey();
        try (Panel panel = new Panel(judges, shape)) {
          Batches.forEach(
              group.getValue(),
              shape,
              names -> Batches.read(images, names, shape),
              batch -> {
                Verdicts verdicts = panel.judge(ImageBatch.of(batch)).get(0);
                panel.warnings().stream().filter(told::add).forEach(progress::say);
                for (int i = 0; i < batch.size(); i++) {
                  labels.put(batch.get(i).name(), verdicts.label(i));
                }
                task.advance(batch.size());
              });
        }
      }
    }
    return labels;
  }
}
