package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.AttackReport;
import dev.mangle.attack.Start;
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
        "%s, %s%s norm, epsilon %d, %s of %.4g%s; true labels: %s; targets: %s%n%n",
        plan.objective(),
        plan.method(),
        plan.norm(),
        plan.levels(),
        plan.length(),
        plan.stepSize(),
        plan.start() == Start.CLEAN ? "" : ", start " + plan.start() + ", seed " + plan.seed(),
        report.trueLabels(),
        report.targets());
    Table table = new Table("surrogate", "clean", "adversarial");
    for (AttackReport.NetworkResult network : report.networks()) {
      table.row(
          network.name() + (network.weight() == 1 ? "" : ":" + network.weight()),
          network.before().toString(),
          network.after().toString());
    }
    table.print(out);
    out.printf("|hit target, defense miss| out of %d images%n%n", report.images());
    List<String> lines =
        List.of(
            String.format(
                Locale.ROOT,
                "largest change %d of %d pixel units, mean L2 %.1f",
                report.largestChange(),
                plan.levels(),
                report.meanL2()),
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
}
