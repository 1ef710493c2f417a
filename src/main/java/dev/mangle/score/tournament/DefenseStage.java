package dev.mangle.score.tournament;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.submission.JobFolder;
import dev.mangle.submission.Runner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The second half: every defense on every attack's batches; what was run before is kept.
 *
 * <p>A defense gets a batch in an order of its own, under numbers of eight digits, so that it
 * cannot know which attack or image it sees.
 */
final class DefenseStage {
  private final TournamentPlan plan;
  private final Runner runner;

  DefenseStage(TournamentPlan plan, Runner runner) {
    this.plan = plan;
    this.runner = runner;
  }

  /**
   * A run and its labels, in the batch's order; {@link TournamentResult#NONE} where there is none.
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Judged(Played played, int[] labels) {}

  /** Runs {@code defense} on what {@code attack} made, or finds out that it was. */
  Judged play(Entrant defense, Played attack) {
    Batch batch = attack.batch();
    Entrant attacker = attack.entrant();
    Path result =
        plan.work()
            .resolve(attacker.targeted() ? "defenses_output_on_targeted" : "defenses_output")
            .resolve(defense.name())
            .resolve(attacker.name())
            .resolve(batch.folder())
            .resolve(Runner.Job.RESULT);
    Path file = result.getParent().resolveSibling(batch.folder() + ".json");
    RunRecord.Key key =
        new RunRecord.Key(
            defense.sha256(),
            attack.facts().sha256(),
            0,
            runner.description(),
            batch.limit(plan.limit()).toMillis() / 1000.0);
    Optional<RunFacts> kept =
        RunRecord.find(file, key)
            .filter(facts -> facts.ran() == defense.submission().isPresent())
            .filter(facts -> Files.exists(result) && Sha256.of(result).equals(facts.sha256()));
    RunFacts facts = kept.orElseGet(() -> run(defense, attack, result));
    if (kept.isEmpty()) {
      new RunRecord(key, facts).write(file);
    }
    Played played = new Played(defense, Optional.of(attacker), batch, facts, kept.isPresent());
    return new Judged(played, labels(result, batch));
  }

  private static int[] labels(Path result, Batch batch) {
    Map<String, Integer> labels = LabelLines.read(result, batch.names()).labels();
    return batch.names().stream()
        .mapToInt(name -> labels.getOrDefault(name, TournamentResult.NONE))
        .toArray();
  }

  private RunFacts run(Entrant defense, Played attack, Path result) {
    Batch batch = attack.batch();
    AtomicFiles.createFolders(result.getParent());
    Path log = result.getParent().resolveSibling(batch.folder() + ".log");
    try (JobFolder job = JobFolder.open(plan.scratch())) {
      Map<String, String> numbers = copy(defense, attack, job.input());
      Runner.Outcome outcome =
          defense
              .submission()
              .map(
                  submission ->
                      runner.run(
                          new Runner.Job(
                              submission,
                              job.input(),
                              job.output(),
                              0,
                              batch.limit(plan.limit()),
                              log)))
              .orElseGet(() -> new Runner.Outcome(-1, false, Duration.ZERO, defense.problem()));
      LabelLines lines = LabelLines.read(job.output().resolve(Runner.Job.RESULT), numbers.keySet());
      Map<String, Integer> labels = new TreeMap<>();
      lines.labels().forEach((number, label) -> labels.put(numbers.get(number), label));
      AtomicFiles.write(result, csv(labels));
      return facts(defense, batch, outcome, lines, labels, result);
    }
  }

  /** Copies the images under numbers; gives the image's name by number. */
  private Map<String, String> copy(Entrant defense, Played attack, Path input) {
    List<String> order = new ArrayList<>(attack.batch().names());
    String seed = Sha256.ofText(defense.sha256() + attack.facts().sha256());
    Collections.shuffle(order, new Random(new BigInteger(seed, 16).longValue()));
    Path images = AttackStage.folder(plan.work(), attack.entrant(), attack.batch());
    Map<String, String> numbers = new LinkedHashMap<>();
    for (String name : order) {
      String number = "%08d.png".formatted(numbers.size());
      numbers.put(number, name);
      try {
        Files.copy(images.resolve(name), input.resolve(number));
      } catch (IOException e) {
        throw UserException.of("copy", images.resolve(name), e);
      }
    }
    return numbers;
  }

  private static String csv(Map<String, Integer> labels) {
    StringBuilder csv = new StringBuilder();
    labels.forEach((name, label) -> csv.append(name).append(',').append(label).append('\n'));
    return csv.toString();
  }

  private static RunFacts facts(
      Entrant defense,
      Batch batch,
      Runner.Outcome outcome,
      LabelLines lines,
      Map<String, Integer> labels,
      Path result) {
    List<String> missing =
        batch.names().stream().filter(name -> !labels.containsKey(name)).toList();
    Problems problems = new Problems();
    problems.addUnlessEmpty(outcome.problem());
    if (defense.submission().isPresent()) {
      problems.addUnlessEmpty(lines.problem());
      if (!missing.isEmpty()) {
        problems.add("%d of %d labels missing", missing.size(), batch.names().size());
      }
      if (lines.badLines() > 0) {
        problems.add("lines of its result that are no label of an image: %d", lines.badLines());
      }
    }
    return new RunFacts(
        defense.submission().isPresent(),
        outcome.exitCode(),
        outcome.timedOut(),
        outcome.wall().toMillis() / 1000.0,
        problems.lines(),
        missing,
        0,
        0,
        Sha256.of(result));
  }
}
