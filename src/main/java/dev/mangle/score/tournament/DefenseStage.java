package dev.mangle.score.tournament;

import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.submission.JobFolder;
import dev.mangle.submission.Runner;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * cannot know which attack or image it sees. The clean images are a batch like any other.
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
  record Judged(Played played, int[] labels) {
    /** Puts the labels where they belong among those of the whole data set. */
    void copyTo(int[] all) {
      System.arraycopy(labels, 0, all, played.batch().from(), labels.length);
    }
  }

  /**
   * Images to be judged.
   *
   * @param attack that made them; empty for the clean ones
   * @param images folder that has them, and may have others
   * @param sha256 of the batch's images
   */
  private record Given(Optional<Entrant> attack, Batch batch, Path images, String sha256) {
    /** Copies an image; a clean one in the form of all others, which tells only its pixels. */
    void copy(String name, Path target) {
      Path image = images.resolve(name);
      try (OutputStream out = Files.newOutputStream(target)) {
        if (attack.isPresent()) {
          Files.copy(image, out);
        } else {
          Png.write(out, Png.read(image));
        }
      } catch (IOException e) {
        throw UserException.of("copy", image, e);
      }
    }

    /** Folder of the labels that {@code defense} gives. */
    Path results(Path work, Entrant defense) {
      Path kind =
          work.resolve(
              attack.isEmpty()
                  ? "defenses_output_on_clean"
                  : attack.get().targeted() ? "defenses_output_on_targeted" : "defenses_output");
      Path results = kind.resolve(defense.name());
      return attack.map(entrant -> results.resolve(entrant.name())).orElse(results);
    }
  }

  /** Runs {@code defense} on what {@code attack} made, or finds out that it was. */
  Judged play(Entrant defense, Played attack) {
    Entrant attacker = attack.entrant();
    Batch batch = attack.batch();
    Path images = AttackStage.folder(plan.work(), attacker, batch);
    return play(defense, new Given(Optional.of(attacker), batch, images, attack.facts().sha256()));
  }

  /** Runs {@code defense} on the clean images, or finds out that it was. */
  Judged play(Entrant defense, CleanImages clean, Batch batch) {
    Path images = clean.images().folder();
    return play(defense, new Given(Optional.empty(), batch, images, clean.sha256(batch, false)));
  }

  private Judged play(Entrant defense, Given given) {
    Batch batch = given.batch();
    Path result =
        given.results(plan.work(), defense).resolve(batch.folder()).resolve(Runner.Job.RESULT);
    Path file = result.getParent().resolveSibling(batch.folder() + ".json");
    RunRecord.Key key =
        new RunRecord.Key(
            defense.sha256(),
            given.sha256(),
            0,
            runner.description(),
            batch.limit(plan.limit()).toMillis() / 1000.0);
    Optional<RunFacts> kept =
        RunRecord.find(file, key)
            .filter(facts -> facts.ran() == defense.submission().isPresent())
            .filter(facts -> Files.exists(result) && Sha256.of(result).equals(facts.sha256()));
    RunFacts facts = kept.orElseGet(() -> run(defense, given, result));
    if (kept.isEmpty()) {
      new RunRecord(key, facts).write(file);
    }
    Played played = new Played(defense, given.attack(), batch, facts, kept.isPresent());
    return new Judged(played, labels(result, batch));
  }

  private static int[] labels(Path result, Batch batch) {
    Map<String, Integer> labels = LabelLines.read(result, batch.names()).labels();
    return batch.names().stream()
        .mapToInt(name -> labels.getOrDefault(name, TournamentResult.NONE))
        .toArray();
  }

  private RunFacts run(Entrant defense, Given given, Path result) {
    Batch batch = given.batch();
    AtomicFiles.createFolders(result.getParent());
    Path log = result.getParent().resolveSibling(batch.folder() + ".log");
    try (JobFolder job = JobFolder.open(plan.scratch())) {
      Map<String, String> numbers = copy(defense, given, job.input());
      Runner.Outcome outcome = defense.run(runner, job, 0, batch.limit(plan.limit()), log);
      LabelLines lines = LabelLines.read(job.output().resolve(Runner.Job.RESULT), numbers.keySet());
      Map<String, Integer> labels = new TreeMap<>();
      lines.labels().forEach((number, label) -> labels.put(numbers.get(number), label));
      AtomicFiles.write(result, csv(labels));
      return facts(defense, batch, outcome, lines, labels, result);
    }
  }

  /** Copies the images under numbers; gives the image's name by number. */
  private Map<String, String> copy(Entrant defense, Given given, Path input) {
    List<String> order = new ArrayList<>(given.batch().names());
    String seed = Sha256.ofText(defense.sha256() + given.sha256());
    Collections.shuffle(order, new Random(new BigInteger(seed, 16).longValue()));
    Map<String, String> numbers = new LinkedHashMap<>();
    for (String name : order) {
      String number = "%08d.png".formatted(numbers.size());
      numbers.put(number, name);
      given.copy(name, input.resolve(number));
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
