package dev.mangle.cli;

import dev.mangle.defense.Defenses;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mangle defenses}: what can stand before a network that judges. */
@Command(
    name = "defenses",
    description =
        "List what can stand before a network that judges: NAME+DEFENSE, as in "
            + "base_inception+bits:4+median. Values follow a defense after colons, in order or by name.")
public final class DefensesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Table table = new Table("defense", "values (default)", "what it does", "paper").left();
    Defenses.registry()
        .kinds()
        .forEach(
            (name, kind) ->
                table.row(kind.usage(name), kind.values(), kind.summary(), kind.source()));
    PrintWriter out = spec.commandLine().getOut();
    table.print(out);
    out.flush();
  }
}
