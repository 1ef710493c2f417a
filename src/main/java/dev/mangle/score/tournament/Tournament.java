package dev.mangle.score.tournament;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.submission.JobFolder;
import dev.mangle.submission.Runner;
import dev.mangle.submission.SubmissionType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every attack against every defense, one run after the other. */
public final class Tournament {
  private final TournamentPlan plan;
  private final List<Entrant> attacks;
  private final List<Entrant> targetedAttacks;
  private final List<Entrant> defenses;
  private final CleanImages clean;

  private Tournament(TournamentPlan plan) {
    this.plan = plan;
    attacks = entrants(plan.attacks(), SubmissionType.ATTACK);
    targetedAttacks = entrants(plan.targetedAttacks(), SubmissionType.TARGETED_ATTACK);
    defenses = entrants(Optional.of(plan.defenses()), SubmissionType.DEFENSE);
    clean = CleanImages.open(plan, !targetedAttacks.isEmpty());
  }

  /**
   * Reads the submissions and the data set.
   *
   * @throws UserException when a folder or file is bad, there is nobody to play, or an image lacks
   *     a label
   */
  public static Tournament open(TournamentPlan plan) {
    Tournament tournament = new Tournament(plan);
    if (tournament.defenses.isEmpty()) {
      throw new UserException(
          "'%s' has no defense: expected folders with metadata.json", plan.defenses());
    }
    if (tournament.attacks.isEmpty() && tournament.targetedAttacks.isEmpty()) {
      throw new UserException(
          "'%s' has no attack: expected folders with metadata.json",
          plan.attacks().or(plan::targetedAttacks).orElseThrow());
    }
    requireFit(tournament.defenses);
    requireFit(
        Stream.concat(tournament.attacks.stream(), tournament.targetedAttacks.stream()).toList());
    return tournament;
  }

  private static void requireFit(List<Entrant> entrants) {
    if (entrants.stream().allMatch(entrant -> entrant.submission().isEmpty())) {
      throw new UserException(
          "none of %d submissions can be run: %s", entrants.size(), entrants.get(0).problem());
    }
  }

  private static List<Entrant> entrants(Optional<Path> folder, SubmissionType type) {
    return folder.map(path -> Entrant.in(path, type)).orElse(List.of());
  }

  /** What is to be played, in one line. */
  public String description() {
    List<Batch> batches = clean.batches();
    return "images: %d, batches: %d, epsilon: %s; attacks: %d, targeted: %d, defenses: %d"
        .formatted(
            clean.images().size(),
            batches.size(),
            String.join(", ", plan.epsilons().stream().map(e -> Integer.toString(e)).toList()),
            attacks.size(),
            targetedAttacks.size(),
            defenses.size());
  }

  /**
   * Plays all runs that an earlier tournament in the work folder did not finish, with {@code
   * runner} supplied once the work folder is ours.
   *
   * @throws UserException when the machine fails; what a submission does wrong costs it points only
   */
  public TournamentResult play(Supplier<Runner> runner, Progress progress) {
    AtomicFiles.createFolders(plan.work());
    Path lock = plan.work().resolve(".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock(channel)) {
      if (held == null || !held.isValid()) {
        throw new UserException("'%s' is in use by another tournament", plan.work());
      }
      JobFolder.clear(plan.scratch());
      AtomicFiles.createFolders(plan.scratch());
      try {
        return play(runner.get(), progress);
      } finally {
        JobFolder.clear(plan.scratch());
      }
    } catch (IOException e) {
      throw UserException.of("lock", lock, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private TournamentResult play(Runner runner, Progress progress) {
    progress.say("runner: " + runner.description());
    List<Played> runs = new ArrayList<>();
    List<Entrant> all = new ArrayList<>(attacks);
    all.addAll(targetedAttacks);
    AttackStage first = new AttackStage(plan, clean, runner);
    try (Progress.Task task =
        progress.begin("attacks", (long) all.size() * clean.batches().size())) {
      for (Entrant attack : all) {
        for (Batch batch : clean.batches()) {
          add(first.play(attack, batch), runs, task, progress);
        }
      }
    }
    Map<Entrant, int[]> cleanLabels = new HashMap<>();
    Map<TournamentResult.Pairing, int[]> labels = new HashMap<>();
    defend(List.copyOf(runs), runner, runs, labels, cleanLabels, progress);
    return new TournamentResult(
        attacks,
        targetedAttacks,
        defenses,
        shown(),
        clean.batches(),
        cleanLabels,
        labels,
        runs,
        plan.dataset(),
        plan.work());
  }

  private void defend(
      List<Played> attacked,
      Runner runner,
      List<Played> runs,
      Map<TournamentResult.Pairing, int[]> labels,
      Map<Entrant, int[]> cleanLabels,
      Progress progress) {
    DefenseStage second = new DefenseStage(plan, runner);
    long batches = (long) attacked.size() + clean.batches().size();
    try (Progress.Task task = progress.begin("defenses", batches * defenses.size())) {
      for (Batch batch : clean.batches()) {
        for (Entrant defense : defenses) {
          DefenseStage.Judged judged = second.play(defense, clean, batch);
          judged.copyTo(cleanLabels.computeIfAbsent(defense, key -> noLabels()));
          add(judged.played(), runs, task, progress);
        }
      }
      for (Played attack : attacked) {
        for (Entrant defense : defenses) {
          DefenseStage.Judged judged = second.play(defense, attack);
          TournamentResult.Pairing pairing =
              new TournamentResult.Pairing(attack.entrant(), defense);
          judged.copyTo(labels.computeIfAbsent(pairing, key -> noLabels()));
          add(judged.played(), runs, task, progress);
        }
      }
    }
  }

  private int[] noLabels() {
    return new int[clean.images().size()];
  }

  private static void add(Played played, List<Played> runs, Progress.Task task, Progress progress) {
    runs.add(played);
    task.advance(1);
    if (!played.kept() && !played.facts().problems().isEmpty()) {
      progress.say(played.line());
    }
  }

  private List<TournamentResult.Shown> shown() {
    return clean.images().names().stream()
        .map(
            name ->
                new TournamentResult.Shown(
                    name,
                    clean.labels().trueLabel(name).orElseThrow(),
                    clean.labels().target(name)))
        .toList();
  }
}
