package dev.mangle.score.tournament;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Sha256;
import dev.mangle.submission.JobFolder;
import dev.mangle.submission.Runner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The first half: every attack on every batch; what was run before is kept. */
final class AttackStage {
  private final TournamentPlan plan;
  private final CleanImages clean;
  private final Runner runner;

  AttackStage(TournamentPlan plan, CleanImages clean, Runner runner) {
    this.plan = plan;
    this.clean = clean;
    this.runner = runner;
  }

  /** Folder of the images that an attack made of a batch: all of them, inside the budget. */
  static Path folder(Path work, Entrant attack, Batch batch) {
    return work.resolve(attack.type() + "s_output").resolve(attack.name()).resolve(batch.folder());
  }

  /** File of what an attack says itself of its run on a batch; it need not be there. */
  static Path account(Path work, Entrant attack, Batch batch) {
    return folder(work, attack, batch).resolveSibling(batch.folder() + ".attack.json");
  }

  /** Runs {@code attack} on {@code batch}, or finds out that it was. */
  Played play(Entrant attack, Batch batch) {
    Path images = folder(plan.work(), attack, batch);
    Path file = images.resolveSibling(batch.folder() + ".json");
    RunRecord.Key key =
        new RunRecord.Key(
            attack.sha256(),
            clean.sha256(batch, attack.targeted()),
            batch.epsilon(),
            runner.description(),
            batch.limit(plan.limit()).toMillis() / 1000.0);
    Optional<RunFacts> kept =
        RunRecord.find(file, key)
            .filter(facts -> facts.ran() == attack.submission().isPresent())
            .filter(facts -> isUnchanged(images, facts));
    if (kept.isPresent()) {
      return new Played(attack, Optional.empty(), batch, kept.get(), true);
    }
    RunFacts facts = run(attack, batch, images);
    new RunRecord(key, facts).write(file);
    return new Played(attack, Optional.empty(), batch, facts, false);
  }

  private static boolean isUnchanged(Path images, RunFacts facts) {
    return Files.isDirectory(images) && Sha256.ofFolder(images).equals(facts.sha256());
  }

  private RunFacts run(Entrant attack, Batch batch, Path images) {
    AtomicFiles.createFolders(images.getParent());
    try (JobFolder job = JobFolder.open(plan.scratch())) {
      clean.copy(batch, attack.targeted(), job.input());
      Path log = images.resolveSibling(batch.folder() + ".log");
      Runner.Outcome outcome =
          attack.run(runner, job, batch.epsilon(), batch.limit(plan.limit()), log);
      Salvage salvage = new Salvage(job.output(), clean, batch);
      AtomicFiles.writeFolder(images, salvage::writeTo);
      Account.keep(job.output(), account(plan.work(), attack, batch));
      Problems problems = new Problems();
      problems.addUnlessEmpty(outcome.problem());
      if (attack.submission().isPresent()) {
        salvage.tell(problems);
      }
      return new RunFacts(
          attack.submission().isPresent(),
          outcome.exitCode(),
          outcome.timedOut(),
          outcome.wall().toMillis() / 1000.0,
          problems.lines(),
          salvage.missing(),
          salvage.resized(),
          salvage.clipped(),
          Sha256.ofFolder(images));
    }
  }
}
