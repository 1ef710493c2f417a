package dev.mangle.cli;

import dev.mangle.defense.Judges;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.submission.ReferenceSubmissions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mangle init-submissions}: a folder of submissions to hold a tournament with. */
@Command(
    name = "init-submissions",
    description = "Lay out the reference submissions: attacks, targeted_attacks, defenses.")
public final class InitSubmissionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "New or empty folder.")
  private Path folder;

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "base_inception,adv_inception,ens_adv_inception_resnet",
      paramLabel = "NAME",
      description =
          "Surrogates of the attacks; those of one network take the first. "
              + "Default: ${DEFAULT-VALUE}.")
  private List<String> surrogates;

  @Option(
      names = "--judges",
      split = ",",
      paramLabel = "NAME[+DEFENSE]",
      description =
          "A defense submission each. Default: all checkpoints of the surrogates' data set, and the"
              + " first surrogate behind jpeg:50, bits:3 and median:3.")
  private List<String> judges;

  @Mixin private CheckpointsFolderOption checkpoints;

  @Override
  public Integer call() {
    Checkpoints networks = new Checkpoints(checkpoints.folder());
    // Opened, so that nothing is laid out that could only fail.
    Ensemble attacked = Ensemble.open(networks, surrogates);
    List<String> all = judges != null ? judges : defaultJudges(networks, attacked);
    if (all.isEmpty()) {
      throw new UserException("--judges: expected at least one, found none");
    }
    Judges.open(networks, all);
    int count =
        new ReferenceSubmissions(home(), natives(), networks.folder(), surrogates, all)
            .write(folder);
    spec.commandLine().getOut().printf("wrote %d submissions to %s%n", count, folder);
    return 0;
  }

  private List<String> defaultJudges(Checkpoints networks, Ensemble attacked) {
    String dataset = attacked.networks().get(0).spec().dataset();
    List<String> all = new ArrayList<>(networks.namesOf(dataset));
    for (String defense : List.of("jpeg:50", "bits:3", "median:3")) {
      all.add(Ensemble.Entry.nameOf(surrogates.get(0)) + "+" + defense);
    }
    return all;
  }

  private static Path home() {
    return Path.of(System.getProperty("mangle.home", "."));
  }

  /** Where TensorFlow's libraries lie once they are loaded. */
  private static Path natives() {
    TensorFlow.version();
    return Loader.getLoadedLibraries().values().stream()
        .map(library -> Path.of(library).toAbsolutePath().getParent())
        .findFirst()
        .orElseThrow();
  }
}
