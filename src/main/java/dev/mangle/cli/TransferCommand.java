package dev.mangle.cli;

import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Names;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Network;
import dev.mangle.transfer.Transfer;
import dev.mangle.transfer.TransferCsv;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.HeldOutTrials;
import dev.mangle.trial.TrialRecord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle transfer}: plans in rows, in columns networks that the attack did not know. */
@Command(
    name = "transfer",
    description =
        "Measure how plans transfer: each network in turn is held out and judges what the others made, also behind"
            + " defenses. Where no plan is named, every preset for the goal is measured.")
public final class TransferCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions models;

  @Mixin private PrecisionOption precision;

  @Mixin private TrialOptions common;

  @Mixin private CandidateOptions named;

  @Option(
      names = "--hold-out",
      split = ",",
      paramLabel = "NAME",
      description = "Networks that are held out in turn. Default: all.")
  private List<String> heldOut = List.of();

  @Option(
      names = "--split",
      description = "Divide the images among the networks held out: each image is attacked once.")
  private boolean split;

  @Option(
      names = "--defenses",
      split = ",",
      defaultValue = "jpeg,random-resize-pad",
      paramLabel = "DEFENSE[+DEFENSE...]",
      description =
          "The network held out judges once more behind each. \"mangle defenses\" lists them; none is for none. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<String> defenses;

  @Option(
      names = "--record",
      defaultValue = "transfer.jsonl",
      paramLabel = "FILE",
      description =
          "Every trial, a line each; those that it has are not made again. Default: ${DEFAULT-VALUE}.")
  private Path record;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the counts there too.")
  private Path csv;

  /** A command that reports to {@code progress}. */
  public TransferCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    PngFolder images = common.images();
    if (csv != null) {
      AtomicFiles.requireWritable(csv);
    }
    int epsilon = common.epsilon();
    boolean targeted = common.targeted();
    List<Candidate> plans =
        named.isEmpty()
            ? CandidateOptions.presets(epsilon, targeted)
            : named.named(epsilon, targeted);
    List<String> chains = defenses.equals(List.of("none")) ? List.of() : defenses;
    Ensemble ensemble = models.ensemble(precision.precision());
    List<Integer> places = places(ensemble.networks().stream().map(Network::name).toList());
    int shares = split ? places.size() : 1;
    if (images.size() < shares) {
      throw new UserException(
          "--split: expected %d images or more, one for each network held out, found %d in '%s'",
          shares, images.size(), images.folder());
    }
    int parts = Transfer.slices(images.size(), shares);
    try (TrialRecord recorded = new TrialRecord(record);
        HeldOutTrials trials =
            common.open(ensemble, images, chains, true, parts, recorded, progress)) {
      Transfer.Result result = new Transfer(trials, places, split, progress).run(plans);
      if (!result.rows().isEmpty()) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("epsilon %d, seed %d%n", epsilon, common.seed());
        TransferSummary.print(result.rows(), chains, targeted, out);
        if (csv != null) {
          AtomicFiles.write(csv, TransferCsv.of(result.rows()));
        }
      }
      requireAll(result.failures());
    }
    return 0;
  }

  private static void requireAll(Map<String, String> failures) {
    if (!failures.isEmpty()) {
      throw new UserException(
          "%s",
          failures.entrySet().stream()
              .map(failure -> "plan '" + failure.getKey() + "': " + failure.getValue())
              .collect(Collectors.joining("; ")));
    }
  }

  private List<Integer> places(List<String> networks) {
    if (heldOut.isEmpty()) {
      return IntStream.range(0, networks.size()).boxed().toList();
    }
    List<Integer> places = new ArrayList<>();
    for (String name : heldOut) {
      Names.requireKnown("network of --models", networks, name);
      if (places.contains(networks.indexOf(name))) {
        throw new UserException("--hold-out: network '%s' is named twice", name);
      }
      places.add(networks.indexOf(name));
    }
    return places;
  }
}
