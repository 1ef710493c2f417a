package dev.mangle.cli;

import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.step.Norm;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.io.named.Registry;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mangle techniques}: what an attack can be made of. */
@Command(
    name = "techniques",
    description =
        "List what an attack can be made of: techniques, losses, ensembles, steps and presets. Values follow a name as in "
            + "di:p=0.7,max=330.")
public final class TechniquesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    print(out, "--technique", Techniques.registry());
    print(out, "--loss", Losses.registry());
    print(out, "--ensemble", Fusions.registry());
    Table norms = new Table("--norm", "what a step is").left();
    for (Norm norm : Norm.values()) {
      norms.row(norm.name().toLowerCase(Locale.ROOT), norm.step());
    }
    norms.print(out);
    out.println();
    Table presets = new Table("--preset", "what it is", "options").left();
    Presets.all()
        .forEach(
            (name, preset) ->
                presets.row(name, preset.summary(), String.join(" ", preset.options())));
    presets.print(out);
    out.flush();
  }

  private static <T> void print(PrintWriter out, String option, Registry<T> registry) {
    Table table = new Table(option, "values (default)", "what it does", "paper").left();
    registry
        .kinds()
        .forEach((name, kind) -> table.row(name, kind.values(), kind.summary(), kind.source()));
    table.print(out);
    out.println();
  }
}
