package dev.mangle.bench;

import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Execution;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import dev.mangle.model.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The benchmarks. Each opens what it compares, measures it in rounds, and gives it free before the
 * next.
 *
 * @param networks that are measured
 * @param measure how
 * @param progress is told what is measured
 */
public record Bench(Networks networks, Measure measure, Progress progress) {

  /**
   * Forward pass and input gradient of each network: first all variants, then float32 without each
   * rewrite.
   *
   * @param variants in place of these two groups; empty for both
   * @param size of the images; empty for the network's own
   */
  public List<Group> micro(List<String> variants, Optional<Integer> size) {
    List<List<String>> compared =
        variants.isEmpty() ? List.of(Variants.whole(), Variants.rewrites()) : List.of(variants);
    List<Group> groups = new ArrayList<>();
    for (Networks one : networks.each()) {
      Network saved = one.asLoaded().networks().get(0);
      ImageShape shape = shape(saved, size);
      double forward = FlopCount.ofForward(saved, shape);
      for (List<String> names : compared) {
        for (Part.Kind kind : Part.Kind.values()) {
          groups.add(parts(one, kind, shape, forward, names));
        }
      }
    }
    return groups;
  }

  private Group parts(
      Networks one, Part.Kind kind, ImageShape shape, double forward, List<String> names) {
    List<String> notes = new ArrayList<>();
    return measure(
        "%s %s, %s".formatted(one, kind, batches(shape)),
        notes,
        precisions(names),
        subjects -> {
          Part first = null;
          for (String name : names) {
            Network network = one.open(Variants.get(name)).networks().get(0);
            Part part = Part.of(kind, network, shape, measure.batchSize());
            if (first != null && part.isComputedLike(first)) {
              notes.add("%s: the same graph as %s".formatted(name, names.get(0)));
              continue;
            }
            first = first == null ? part : first;
            subjects.add(part.open(name, forward, measure.seconds()));
          }
        });
  }

  /**
   * Iterations of the original attack on each network, and on all together.
   *
   * @param variants that are compared
   * @param size of the images; empty for the first network's own
   */
  public List<Group> step(List<String> variants, Optional<Integer> size) {
    List<Group> groups = new ArrayList<>();
    ImageShape shape = null;
    for (Networks some : networks.eachAndAll()) {
      List<Network> saved = some.asLoaded().networks();
      shape = shape == null ? shape(saved.get(0), size) : shape;
      ImageShape ofAll = shape;
      double flop = saved.stream().mapToDouble(n -> FlopCount.ofGradient(n, ofAll)).sum();
      groups.add(
          measure(
              "iteration of %s, %s".formatted(some, batches(shape)),
              List.of(),
              precisions(variants),
              subjects -> {
                for (String name : variants) {
                  Ensemble ensemble = some.open(Variants.get(name));
                  subjects.add(Steps.open(name, ensemble, ofAll, flop, measure));
                }
              }));
    }
    return groups;
  }

  /** Whole runs on a folder in this process. */
  public List<Group> run(List<String> variants, FolderRuns runs) {
    double gflop = runs.gflop(networks.asLoaded().networks());
    return List.of(
        measure(
            "run of %s on %s in this process".formatted(networks, runs.input()),
            List.of(),
            precisions(variants),
            subjects -> {
              for (String name : variants) {
                Execution execution = Variants.get(name);
                subjects.add(
                    runs.inProcess(
                        name, execution.precision(), gflop, () -> networks.open(execution)));
              }
            }));
  }

  /** Whole runs on a folder, each a process of its own. */
  public List<Group> launch(List<Path> launchers, FolderRuns runs) {
    double gflop = runs.gflop(networks.asLoaded().networks());
    return List.of(
        measure(
            "run of %s on %s, start included".formatted(networks, runs.input()),
            List.of(),
            Set.of(Precision.FP32),
            subjects ->
                launchers.forEach(
                    launcher -> subjects.add(runs.launched(launcher, gflop, networks.options())))));
  }

  /**
   * PGD of so many steps on each network: the batch staying in the graph, against a plain loop that
   * feeds images and fetches gradients.
   */
  public List<Group> pgd(int steps) {
    List<Group> groups = new ArrayList<>();
    for (Networks one : networks.each()) {
      Network saved = one.asLoaded().networks().get(0);
      ImageShape shape = shape(saved, Optional.empty());
      double flop = FlopCount.ofGradient(saved, shape);
      groups.add(
          measure(
              "pgd-%d on %s, %s".formatted(steps, one, batches(shape)),
              List.of(),
              Set.of(Precision.FP32),
              subjects -> {
                Network network = one.open(Execution.USUAL).networks().get(0);
                subjects.addAll(PgdLoops.open(network, shape, steps, flop, measure));
              }));
    }
    return groups;
  }

  private String batches(ImageShape shape) {
    return "batches of %d images of %s".formatted(measure.batchSize(), shape);
  }

  private static ImageShape shape(Network network, Optional<Integer> size) {
    ModelSpec.Input input = network.spec().input();
    return size.map(side -> new ImageShape(side, side, input.channels()))
        .orElseGet(() -> new ImageShape(input.height(), input.width(), input.channels()));
  }

  /** Everything is held against float32's peak, and what has another precision against that too. */
  private static Set<Precision> precisions(List<String> variants) {
    Set<Precision> precisions = EnumSet.of(Precision.FP32);
    variants.forEach(name -> precisions.add(Variants.get(name).precision()));
    return precisions;
  }

  private Group measure(
      String name, List<String> notes, Set<Precision> precisions, Consumer<List<Subject>> opener) {
    progress.say("measuring " + name);
    List<Subject> subjects = new ArrayList<>();
    try {
      opener.accept(subjects);
      try (PeakMeter peaks = new PeakMeter(precisions, measure.seconds())) {
        return new Rounds(measure.rounds(), peaks::measure).measure(name, notes, subjects);
      }
    } finally {
      subjects.forEach(Subject::close);
    }
  }
}
