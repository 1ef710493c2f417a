package dev.mangle.cli;

import dev.mangle.bench.PeakMeter;
import dev.mangle.bench.StepMeter;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.ModelSpec;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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
          "Measured after three to warm up; the median counts. Default: ${DEFAULT-VALUE}.")
  private int iterations;

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
    Ensemble ensemble = models.ensemble();
    ImageShape shape = shape(ensemble);
    progress.say("measuring the peak");
    PeakMeter.Peak before = PeakMeter.measure();
    Table table =
        new Table("input gradient of", "GFLOP an image", "GFLOP per CPU-s", "of peak", "images/s");
    double peak = before.gflops();
    if (ensemble.members().size() > 1) {
      for (Ensemble.Member member : ensemble.members()) {
        row(table, member.network().name(), new Ensemble(List.of(member)), shape, peak);
      }
    }
    String last = ensemble.members().size() > 1 ? "ensemble" : ensemble.networks().get(0).name();
    row(table, last, ensemble, shape, peak);
    PeakMeter.Peak after = PeakMeter.measure();

    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "multiply-add peak: %.0f GFLOP per CPU-second (Java loop %.0f, MatMul %.0f); again at the"
            + " end: %.0f%nbatches of %d images of %s%n",
        peak,
        before.javaLoop(),
        Math.max(before.matMul(), before.matMulTwoThreads()),
        after.gflops(),
        batchSize,
        shape);
    table.print(out);
    return 0;
  }

  private ImageShape shape(Ensemble ensemble) {
    ModelSpec.Input input = ensemble.networks().get(0).spec().input();
    return size == null
        ? new ImageShape(input.height(), input.width(), input.channels())
        : new ImageShape(size, size, input.channels());
  }

  private void row(Table table, String name, Ensemble ensemble, ImageShape shape, double peak) {
    progress.say("measuring " + name);
    StepMeter.Step step = StepMeter.measure(ensemble, shape, batchSize, iterations);
    table.row(
        name,
        String.format(Locale.ROOT, "%.3f", step.gflop() / step.images()),
        String.format(Locale.ROOT, "%.1f", step.gflopPerCpuSecond()),
        String.format(Locale.ROOT, "%.0f %%", 100 * step.gflopPerCpuSecond() / peak),
        String.format(Locale.ROOT, "%.2f", step.imagesPerSecond()));
  }
}
