package dev.mangle.cli;

import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mangle models}: what is there, what it takes, how well it does. */
@Command(name = "models", description = "List the checkpoints, what they take and their accuracy.")
public final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckpointsFolderOption location;

  @Override
  public Integer call() {
    Checkpoints checkpoints = new Checkpoints(location.folder());
    if (checkpoints.names().isEmpty()) {
      throw new UserException("no checkpoints in '%s'", checkpoints.folder());
    }
    Table table = new Table("name", "architecture", "takes", "data set", "clean", "attacked");
    for (String name : checkpoints.names()) {
      Path file = checkpoints.path(name).resolve(ModelSpec.FILE_NAME);
      if (Files.exists(file)) {
        ModelSpec model = ModelSpec.read(file);
        table.row(
            name,
            model.architecture(),
            takes(model.input()),
            model.dataset(),
            accuracy(model.cleanAccuracy()),
            accuracy(model.robustAccuracy()));
      } else {
        table.row(name, "", "no " + ModelSpec.FILE_NAME, "", "", "");
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    table.print(out);
    return 0;
  }

  private static String takes(ModelSpec.Input input) {
    if (input == null || input.height() == null) {
      return "see its signature";
    }
    String order = input.order() == null ? "" : " " + input.order();
    return input.height() + "x" + input.width() + order;
  }

  private static String accuracy(ModelSpec.Accuracy accuracy) {
    if (accuracy == null) {
      return "";
    }
    String share = String.format(Locale.ROOT, "%.2f %%", 100 * accuracy.top1());
    return accuracy.attack() == null
        ? share
        : String.format(
            Locale.ROOT, "%s (%s, epsilon %s)", share, accuracy.attack(), accuracy.epsilon());
  }
}
