package dev.mangle.cli;

import dev.mangle.challenge.ChallengeConfig;
import dev.mangle.challenge.SubmissionCheck;
import dev.mangle.challenge.TestImages;
import dev.mangle.challenge.Verification;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Network;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mangle challenge verify}: the challenge's run_attack.py. */
@Command(
    name = "verify",
    description =
        "Check a submission as the challenge does, print the network's accuracy on it and write its"
            + " predictions.")
final class ChallengeVerifyCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private ChallengeOptions challenge;

  @Mixin private ChallengeNetworkOptions named;

  @Option(
      names = "--pred",
      defaultValue = "pred.npy",
      paramLabel = "FILE",
      description = "Where the predictions go, int64. Default: ${DEFAULT-VALUE}.")
  private Path predictions;

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description = "Which array of an .npz that has several.")
  private String array;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE.npy",
      description = "The submission. Default: the config's store_adv_path.")
  private Path given;

  /** A command that reports to {@code progress}. */
  ChallengeVerifyCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    ChallengeConfig config = challenge.config();
    Path file = given != null ? given : Path.of(config.storeAdvPath());
    if (predictions.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw new UserException(
          "--pred: expected another file than the submission, found '%s'", predictions);
    }
    AtomicFiles.requireWritable(predictions);
    PrintWriter out = spec.commandLine().getOut();
    challenge.print(config, used(), out);
    TestImages images = challenge.testImages();
    Network network = named.open(config, out);
    NumberArray submission = Npy.read(file, array);
    requireGood(
        file, submission, new SubmissionCheck(images, config.epsilon()).check(submission), out);
    Verification result =
        Verification.run(network, images, submission, config.evalBatchSize(), progress);
    Npy.write(predictions, result.predictions(), result.predictions().length);
    out.printf(Locale.ROOT, "Accuracy: %.2f%%%n", result.accuracy());
    out.printf("wrote %d predictions to %s%n", result.predictions().length, predictions);
    return 0;
  }

  private Set<String> used() {
    Set<String> used = new LinkedHashSet<>(List.of("epsilon", "eval_batch_size"));
    named.addUsed(used);
    if (given == null) {
      used.add("store_adv_path");
    }
    return used;
  }

  private static void requireGood(
      Path file, NumberArray array, SubmissionCheck.Verdict verdict, PrintWriter out) {
    out.printf("%s: %s of '%s'%n", file, array.shapeText(), array.type());
    verdict.facts().forEach(out::println);
    out.flush();
    if (!verdict.isGood()) {
      throw new UserException(
          "'%s' is no valid submission: %s", file, String.join("; ", verdict.faults()));
    }
  }
}
