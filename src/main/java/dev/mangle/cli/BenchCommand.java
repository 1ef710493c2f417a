package dev.mangle.cli;

import dev.mangle.bench.PeakMeter;
import dev.mangle.bench.PgdMeter;
import dev.mangle.bench.StepMeter;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.ModelSpec;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle bench}: how near attacks come to the machine's multiply-add peak. */
@Command(
    name = "bench",
    description = "Measure gradients of each network and of the ensemble against the peak.")
public final class BenchCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions models;

  @Option(
      names = "--batch-size",
      defaultValue = "10",
      paramLabel = "N",
      description = "Images at once. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--iterations",
      defaultValue = "7",
      paramLabel = "N",
      description =
          "Measured after three (with --pgd one) to warm up; the median counts. Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--pgd",
      paramLabel = "STEPS",
      description =
          "Measure PGD with STEPS steps on each network instead: the batch staying in the graph, in"
              + " turn with a plain loop that feeds images and fetches gradients.")
  private Integer pgd;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Height and width of the random images. Default: the first network's.")
  private Integer size;

  /** A command that reports to {@code progress}. */
  public BenchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    if (batchSize < 1 || iterations < 1 || (size != null && size < 1)) {
      throw new UserException("--batch-size, --iterations and --size: expected at least 1");
    }
    if (pgd != null && (pgd < 1 || size != null)) {
      throw new UserException(
          "--pgd: expected at least 1 step, and no --size, found %d%s",
          pgd, size == null ? "" : " and --size " + size);
    }
    Ensemble ensemble = models.ensemble();
    if (pgd != null) {
      measurePgd(ensemble);
      return 0;
    }
    ImageShape shape = shape(ensemble);
    progress.say("measuring the peak");
    PeakMeter.Peak before = PeakMeter.measure();
    Map<String, StepMeter.Step> steps = new LinkedHashMap<>();
    for (Ensemble.Member member : ensemble.members()) {
      measure(steps, member.network().name(), new Ensemble(List.of(member)), shape);
    }
    if (ensemble.members().size() > 1) {
      measure(steps, "ensemble", ensemble, shape);
    }
    print(before, PeakMeter.measure(), shape, steps);
    return 0;
  }

  private void measurePgd(Ensemble ensemble) {
    Table table = new Table("pgd-" + pgd, "in the graph", "with copies", "ratio (lowest, highest)");
    for (Ensemble.Member member : ensemble.members()) {
      progress.say("measuring " + member.network().name());
      PgdMeter.Rates rates = PgdMeter.measure(member.network(), batchSize, pgd, iterations);
      double[] ratios = rates.ratios();
      table.row(
          member.network().name(),
          String.format(Locale.ROOT, "%.0f", rates.residentMedian()),
          String.format(Locale.ROOT, "%.0f", rates.copiedMedian()),
          String.format(Locale.ROOT, "%.2f (%.2f, %.2f)", ratios[1], ratios[0], ratios[2]));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "gradient evaluations x images a second, batches of %d, medians of %d rounds in turn%n",
        batchSize, iterations);
    table.print(out);
  }

  private void measure(
      Map<String, StepMeter.Step> steps, String name, Ensemble ensemble, ImageShape shape) {
    progress.say("measuring " + name);
    steps.put(name, StepMeter.measure(ensemble, shape, batchSize, iterations));
  }

  /** Shares are of the higher peak: a machine shared with others has slow moments. */
  private void print(
      PeakMeter.Peak before,
      PeakMeter.Peak after,
      ImageShape shape,
      Map<String, StepMeter.Step> steps) {
    double peak = Math.max(before.gflops(), after.gflops());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "multiply-add peak, GFLOP per CPU-second: %.0f before, %.0f after%nbatches of %d images of"
            + " %s%n",
        before.gflops(),
        after.gflops(),
        batchSize,
        shape);
    Table table =
        new Table("input gradient of", "GFLOP an image", "GFLOP per CPU-s", "of peak", "images/s");
    steps.forEach(
        (name, step) ->
            table.row(
                name,
                String.format(Locale.ROOT, "%.3f", step.gflop() / step.images()),
                String.format(Locale.ROOT, "%.1f", step.gflopPerCpuSecond()),
                String.format(Locale.ROOT, "%.0f %%", 100 * step.gflopPerCpuSecond() / peak),
                String.format(Locale.ROOT, "%.2f", step.imagesPerSecond())));
    table.print(out);
  }

  private ImageShape shape(Ensemble ensemble) {
    ModelSpec.Input input = ensemble.networks().get(0).spec().input();
    return size == null
        ? new ImageShape(input.height(), input.width(), input.channels())
        : new ImageShape(size, size, input.channels());
  }
}
