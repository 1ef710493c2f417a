package dev.mangle.bench;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.FolderAttack;
import dev.mangle.attack.Objective;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.model.Batches;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Network;
import dev.mangle.model.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whole runs of the original attack on a folder, networks opened and images written each time.
 *
 * @param input folder of PNGs
 * @param iterations at least 1
 * @param batchSize images at once
 */
public record FolderRuns(Path input, int iterations, int batchSize) {

  /**
   * Runs in this process.
   *
   * @param gflop of a run
   * @param ensembles opens the networks anew
   */
  Subject inProcess(
      String variant, Precision precision, double gflop, Supplier<Ensemble> ensembles) {
    return new Repeated(
        new Work(variant, precision, PngFolder.open(input).size(), gflop),
        0,
        Clock.SYSTEM,
        () -> run(ensembles.get()),
        () -> {});
  }

  private void run(Ensemble ensemble) {
    Objective objective = ImageLabels.asksForTargets(input) ? Objective.TARGET : Objective.AWAY;
    AttackPlan plan = Steps.plan(objective, iterations, batchSize);
    ImageLabels labels = ImageLabels.find(input, null);
    try (TemporaryFolder output = TemporaryFolder.create("mangle-bench")) {
      FolderAttack attack = new FolderAttack(ensemble, plan, labels, Progress.SILENT);
      attack.run(PngFolder.open(input), output.path());
    }
  }

  /**
   * Runs of {@code attack} through a launcher, so that its start counts.
   *
   * @param gflop of a run
   * @param networks options that name the networks
   */
  Subject launched(Path launcher, double gflop, List<String> networks) {
    List<String> options =
        List.of(
            "--input=" + input,
            "--max-epsilon=" + Steps.EPSILON,
            "--iterations=" + iterations,
            "--batch-size=" + batchSize);
    Work work = new Work(launcher.toString(), Precision.FP32, PngFolder.open(input).size(), gflop);
    return new Launched(work, launcher, networks, options);
  }

  /** Work of a run's gradients, in GFLOP. */
  double gflop(List<Network> networks) {
    double flop = 0;
    Map<ImageShape, List<String>> groups = Batches.groups(PngFolder.open(input), networks);
    for (Map.Entry<ImageShape, List<String>> group : groups.entrySet()) {
      for (Network network : networks) {
        flop += group.getValue().size() * FlopCount.ofGradient(network, group.getKey());
      }
    }
    return iterations * flop / 1e9;
  }
}
