package dev.mangle.cli;

import dev.mangle.data.Dataset;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Network;
import dev.mangle.train.Evaluation;
import dev.mangle.train.TrainingWatch;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle eval}: natural accuracy and accuracy under a white-box attack. */
@Command(
    name = "eval",
    description = {
      "Measure networks on a data set: images as they are, and under an attack that knows the"
          + " network.",
      "The attack is PGD; without options it is the one by which model.json tells robustness."
    })
public final class EvalCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 1000;

  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description = "Networks by the names of their checkpoints, or paths (with a slash) to them.")
  private List<String> models = List.of();

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description =
          "In place of --models: measure each checkpoint of a training as it appears in its folder"
              + " (NAME.training), until the training is done, but for those that the training has"
              + " taken away again by then; TensorBoard's files of it go to DIR/events/eval.")
  private Path watched;

  @Mixin private CheckpointsOption checkpoints;

  @Mixin private EvalOptions options;

  /** A command that reports to {@code progress}. */
  public EvalCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (models.isEmpty() == (watched == null)) {
      throw new UserException(
          "expected one of --models and --watch, found %s", watched == null ? "none" : "both");
    }
    options.require();
    if (watched == null) {
      measureAll();
    } else {
      watch();
    }
    return 0;
  }

  private void measureAll() {
    List<Network> networks =
        models.stream().map(name -> checkpoints.checkpoints().open(name)).toList();
    Dataset dataset = options.datasetOf(networks.get(0));
    for (Network network : networks) {
      if (!options.datasetOf(network).name().equals(dataset.name())) {
        throw new UserException(
            "network '%s': expected one for %s like the first, found one for %s",
            network.name(), dataset.name(), options.datasetOf(network).name());
      }
    }
    List<String> header = new ArrayList<>(List.of("network"));
    header.addAll(options.parts());
    if (options.attacks()) {
      header.add(options.pgd(dataset).name());
    }
    Table table = new Table(header.toArray(String[]::new));
    for (Network network : networks) {
      List<String> row = new ArrayList<>(List.of(network.name()));
      Map<String, Evaluation.Measured> measured = options.measure(network, progress);
      measured.values().forEach(found -> row.add(percent(found)));
      progress.say(network.name() + line(measured));
      table.row(row.toArray(String[]::new));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        dataset.name() + (options.attacks() ? "; attack: " + options.describe(dataset) : ""));
    table.print(out);
  }

  private void watch() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (TrainingWatch watch = new TrainingWatch(watched, POLL_MILLIS)) {
      progress.say("waiting for checkpoints in " + watched);
      for (Optional<Path> next = watch.next(); next.isPresent(); next = watch.next()) {
        Path checkpoint = next.get();
        Optional<Network> network = open(checkpoint);
        if (network.isPresent()) {
          Map<String, Evaluation.Measured> measured = options.measure(network.get(), progress);
          out.println(checkpoint.getFileName() + line(measured));
          out.flush();
          Map<String, Double> tagged = new LinkedHashMap<>();
          measured.forEach(
              (name, found) -> {
                tagged.put("accuracy/" + name, found.accuracy());
                tagged.put("loss/" + name, found.loss());
              });
          watch.record(checkpoint, tagged);
        } else {
          progress.say(checkpoint.getFileName() + " was taken away before it was measured");
        }
      }
    }
  }

  private static String line(Map<String, Evaluation.Measured> measured) {
    return measured.entrySet().stream()
        .map(entry -> ", " + entry.getKey() + " " + percent(entry.getValue()))
        .collect(Collectors.joining());
  }

  /** The training takes old checkpoints away while new ones come. */
  private Optional<Network> open(Path checkpoint) {
    try {
      Checkpoints there =
          new Checkpoints(checkpoint.getParent(), checkpoints.checkpoints().execution());
      return Optional.of(there.open(checkpoint.getFileName().toString()));
    } catch (UserException e) {
      if (Files.exists(checkpoint)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static String percent(Evaluation.Measured measured) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * measured.accuracy());
  }
}
