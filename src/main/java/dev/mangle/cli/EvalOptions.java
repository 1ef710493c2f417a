package dev.mangle.cli;

import dev.mangle.data.Dataset;
import dev.mangle.data.Dataset.Split;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import dev.mangle.train.Evaluation;
import dev.mangle.train.Pgd;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is measured of a network, for mixing into a command. */
final class EvalOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      completionCandidates = TrainCommand.DatasetNames.class,
      description =
          "Data set: ${COMPLETION-CANDIDATES}. Default: the one that the network's model.json"
              + " names.")
  private String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the fetched data set. Default: data/DATASET.")
  private Path data;

  @Option(
      names = "--split",
      split = ",",
      defaultValue = "test",
      paramLabel = "NAME",
      description =
          "Which parts: train, validation, test; the last one is attacked. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Split> splits;

  @Option(
      names = "--count",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "How many images are attacked, the first ones; 0 for none. Default:"
              + " ${DEFAULT-VALUE}.")
  private int count;

  @Mixin private PgdOptions attack;

  @Option(
      names = "--restarts",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Attempts at each image, which counts as right when all of them fail. Default:"
              + " ${DEFAULT-VALUE}.")
  private int restarts;

  @Option(
      names = "--seed",
      defaultValue = "" + Evaluation.SEED,
      paramLabel = "N",
      description = "Of the random starts. Default: ${DEFAULT-VALUE}.")
  private long seed;

  private final Map<String, Map<Split, LabeledImages>> loaded = new HashMap<>();

  /** The parts, in the order in which they were named. */
  List<String> parts() {
    return splits.stream().map(EvalOptions::name).toList();
  }

  /**
   * The data set of a network: the one that was named, else the network's own.
   *
   * @throws UserException when neither is known
   */
  Dataset datasetOf(Network network) {
    String named = dataset == null ? network.spec().dataset() : dataset;
    if (named.isEmpty()) {
      throw new UserException(
          "network '%s': its %s names no data set: say it with --dataset",
          network.name(), ModelSpec.FILE_NAME);
    }
    Dataset found = Datasets.get(named);
    String own = network.spec().dataset();
    if (!own.isEmpty() && !own.equals(named)) {
      throw new UserException(
          "network '%s': expected one for %s, found one for %s", network.name(), named, own);
    }
    if (network.spec().classes() != found.classes()) {
      throw new UserException(
          "network '%s': expected %d classes, found %d",
          network.name(), found.classes(), network.spec().classes());
    }
    Evaluation.requireLabels(network);
    return found;
  }

  /**
   * Checks what goes together, before anything is measured.
   *
   * @throws UserException saying what was expected and found
   */
  void require() {
    if (count < 0) {
      throw new UserException("--count: expected 0 or more, found %d", count);
    }
    if (count == 0 && (attack.isSaid() || restarts != 1)) {
      throw new UserException("--count 0: expected without options of the attack, found some");
    }
    if (splits.stream().distinct().count() < splits.size()) {
      throw new UserException("--split: expected each part once, found %s", parts());
    }
  }

  /** Whether images are attacked. */
  boolean attacks() {
    return count > 0;
  }

  /** The attack on networks of a data set. */
  Pgd pgd(Dataset named) {
    double epsilon = attack.epsilonOr(named.budget().epsilon());
    int steps = attack.stepsOr(Evaluation.STEPS);
    return attack.over(Evaluation.habit(named.budget(), epsilon, steps), restarts);
  }

  /** The attack and on what, in words. */
  String describe(Dataset named) {
    return String.format(
        Locale.ROOT,
        "%s, seed %d, the first %d %s images",
        pgd(named).describe(),
        seed,
        attacked(named).count(),
        name(last()));
  }

  /** What was found, by the parts' names and the attack's, in that order. */
  Map<String, Evaluation.Measured> measure(Network network, Progress progress) {
    Dataset named = datasetOf(network);
    Map<Split, LabeledImages> images = load(named);
    LabeledImages some = images.get(last());
    ImageShape shape = new ImageShape(some.height(), some.width(), some.channels());
    progress.say("measuring " + network.name());
    Map<String, Evaluation.Measured> measured = new LinkedHashMap<>();
    try (Evaluation evaluation = Evaluation.open(network, shape)) {
      images.forEach((split, part) -> measured.put(name(split), evaluation.measure(part)));
      if (attacks()) {
        Pgd pgd = pgd(named);
        Evaluation.Attacked attacked = evaluation.attack(attacked(named), pgd, seed, progress);
        measured.put(pgd.name(), new Evaluation.Measured(attacked.accuracy(), attacked.loss()));
      }
    }
    return measured;
  }

  private LabeledImages attacked(Dataset named) {
    return load(named).get(last()).first(count);
  }

  private Split last() {
    return splits.get(splits.size() - 1);
  }

  private Map<Split, LabeledImages> load(Dataset named) {
    return loaded.computeIfAbsent(
        named.name(),
        name -> {
          Path folder = data == null ? Path.of("data", name) : data;
          Map<Split, LabeledImages> parts = new LinkedHashMap<>();
          splits.forEach(split -> parts.put(split, named.load(folder, split)));
          return parts;
        });
  }

  private static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }
}
