package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.Start;
import dev.mangle.model.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What {@code mangle attack} prints in the end. */
final class AttackSummary {
  private AttackSummary() {}

  static void print(AttackReport report, Path output, PrintWriter out) {
    AttackPlan plan = report.plan();
    out.printf(
        Locale.ROOT,
        "%s, %s%s norm, epsilon %d, %s of %.4g%s%s; true labels: %s; targets: %s%n%n",
        plan.objective(),
        plan.method(),
        plan.norm(),
        plan.levels(),
        plan.length(),
        plan.stepSize(),
        plan.start() == Start.CLEAN ? "" : ", start " + plan.start() + ", seed " + plan.seed(),
        isUsual(report.devices()) ? "" : ", on " + String.join(", ", report.devices()),
        report.trueLabels(),
        report.targets());
    Table table = new Table("surrogate", "clean", "before rounding", "adversarial");
    for (AttackReport.NetworkResult network : report.networks()) {
      table.row(
          network.name() + (network.weight() == 1 ? "" : ":" + network.weight()),
          network.before().toString(),
          network.unrounded().toString(),
          network.after().toString());
    }
    table.print(out);
    int judged = report.networks().isEmpty() ? 0 : report.networks().get(0).after().images();
    out.printf("|hit target, defense miss| out of %d images%n%n", judged);
    List<String> lines =
        List.of(
            String.format(
                Locale.ROOT,
                "largest change %d of %d pixel units, mean L2 %.1f",
                report.largestChange(),
                plan.levels(),
                report.meanL2()),
            spent(report),
            String.format(
                Locale.ROOT,
                "%.2f s: %.2f images/s, %.1f gradients/s while iterating",
                report.seconds().total(),
                report.imagesPerSecond(),
                report.gradientsPerSecond()),
            String.format(
                "wrote %d PNGs and %s to %s", report.images(), AttackReport.FILE_NAME, output));
    lines.forEach(out::println);
    out.flush();
  }

  private static boolean isUsual(List<String> devices) {
    return devices.isEmpty() || devices.equals(List.of(Device.CPU.toString()));
  }

  /** What the time went into. */
  private static String spent(AttackReport report) {
    AttackReport.Iterations iterations = report.iterations();
    String each =
        iterations.least() == iterations.most()
            ? String.valueOf(iterations.least())
            : String.format(
                Locale.ROOT,
                "%d to %d, mean %.1f",
                iterations.least(),
                iterations.most(),
                iterations.mean());
    return String.format(
        Locale.ROOT,
        "%s iterations an image%s%s",
        each,
        iterations.none() == 0 || report.plan().iterations() == 0
            ? ""
            : "; " + iterations.none() + " have only the noise that comes first",
        report.timeLimit() == null
            ? ""
            : String.format(Locale.ROOT, " within %.4g s", report.timeLimit()));
  }
}
