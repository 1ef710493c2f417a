package dev.mangle.trial;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.BatchAttack;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.model.Batches;
import dev.mangle.model.Ensemble;
import dev.mangle.model.HitMiss;
import dev.mangle.model.LabelRange;
import dev.mangle.model.Network;
import dev.mangle.model.Versions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Trials with real networks, in memory. */
public final class HeldOutTrials implements Trials, AutoCloseable {
  private final Ensemble ensemble;
  private final Samples samples;
  private final Conditions conditions;
  private final TrialRecord record;
  private final Jury jury;

  /** The attack of the last trial: the next one is often the same on other images. */
  private Built built;

  /**
   * Reads the images; no network runs yet.
   *
   * @param record the caller closes it
   * @throws UserException when there is only one network, or an image has no true label or, in
   *     targeted trials, no target; or a defense is not one
   */
  public HeldOutTrials(
      Ensemble ensemble,
      PngFolder input,
      ImageLabels labels,
      Conditions conditions,
      TrialRecord record,
      Progress progress) {
    List<Network> networks = ensemble.networks();
    if (networks.size() < 2) {
      throw new UserException(
          "--models: expected two networks or more, because each in turn is held out, found '%s'"
              + " alone",
          networks.get(0).name());
    }
    List<String> names = networks.stream().map(Network::name).toList();
    for (String name : names) {
      if (Collections.frequency(names, name) > 1) {
        throw new UserException(
            "--models: expected networks of different names, found '%s' twice", name);
      }
    }
    if (labels.truth() == null) {
      throw new UserException(
          "no true labels: expected --labels FILE with a TrueLabel column, or %s in '%s'",
          ImageLabels.METADATA, input.folder());
    }
    LabelRange range = ensemble.labels();
    labels.check(input.names(), conditions.targeted(), range.first(), range.last());
    this.ensemble = ensemble;
    this.jury = new Jury(networks, conditions, progress);
    this.samples = new Samples(input, labels, networks, conditions);
    this.conditions = conditions;
    this.record = record;
    if (record.outdated() > 0) {
      progress.say(
          "the record has " + record.outdated() + " trials of another version, which do not count");
    }
  }

  @Override
  public List<String> networks() {
    return ensemble.networks().stream().map(Network::name).toList();
  }

  @Override
  public List<Integer> rungs() {
    return samples.rungs();
  }

  @Override
  public AttackPlan plan(Candidate candidate) {
    return candidate.recipe().plan(conditions.epsilon(), 0, conditions.seed());
  }

  @Override
  public List<Candidate> known() {
    return record.trials().stream()
        .map(trial -> new Candidate(trial.candidate(), trial.recipe(), false))
        .distinct()
        .filter(this::isOfThisKind)
        .toList();
  }

  /** Whether it was tried for this goal on these networks and images, with this budget and seed. */
  private boolean isOfThisKind(Candidate candidate) {
    return candidate.recipe().objective().wantsTargets() == conditions.targeted()
        && IntStream.range(0, networks().size())
            .anyMatch(heldOut -> recorded(candidate, heldOut, 0).isPresent());
  }

  @Override
  public Optional<Trial> recorded(Candidate candidate, int heldOut, int rung) {
    return record.find(subject(candidate, heldOut, samples.slice(rung)), jury.names(heldOut));
  }

  @Override
  public void keep(Trial trial) {
    record.append(trial);
  }

  private Trial.Subject subject(Candidate candidate, int heldOut, List<String> images) {
    return new Trial.Subject(
        Versions.ofResults(),
        plan(candidate),
        ensemble.networks().get(heldOut).sha256(),
        surrogates(heldOut).members().stream().map(Trial.Surrogate::of).toList(),
        samples.sha256(),
        samples.sha256(images));
  }

  private Ensemble surrogates(int heldOut) {
    List<Ensemble.Member> members = new ArrayList<>(ensemble.members());
    members.remove(heldOut);
    return new Ensemble(members);
  }

  @Override
  public Trial run(Candidate candidate, int heldOut, int rung) {
    List<String> images = samples.slice(rung);
    Trial.Subject subject = subject(candidate, heldOut, images);
    Run run = new Run(subject.plan(), heldOut);
    samples.groups().forEach((shape, names) -> run.attack(shape, names, images));
    return new Trial(
        subject.id(),
        candidate.name(),
        candidate.recipe(),
        subject,
        networks().get(heldOut),
        images,
        run.judged,
        Sha256.ofText(String.join("\n", images.stream().map(run.hashes::get).toList())),
        run.l2,
        run.gradients,
        run.building / 1e9,
        run.seconds / 1e9);
  }

  /**
   * An attack on images of one shape.
   *
   * @param nanos that building it took
   */
  private record Built(
      AttackPlan plan, int heldOut, ImageShape shape, BatchAttack attack, long nanos) {}

  private Built built(AttackPlan plan, int heldOut, ImageShape shape, List<String> group) {
    if (built != null
        && built.plan().equals(plan)
        && built.heldOut() == heldOut
        && built.shape().equals(shape)) {
      return built;
    }
    closeBuilt();
    long start = System.nanoTime();
    BatchAttack attack =
        new BatchAttack(surrogates(heldOut), plan, samples.labels(), samples.input(), shape, group);
    built = new Built(plan, heldOut, shape, attack, System.nanoTime() - start);
    return built;
  }

  private void closeBuilt() {
    if (built != null) {
      built.attack().close();
      built = null;
    }
  }

  /** One trial under way. */
  private final class Run {
    private final AttackPlan plan;
    private final int heldOut;
    private final Map<String, String> hashes = new HashMap<>();
    private List<Trial.Judged> judged;
    private double l2;
    private long gradients;
    private long building;
    private long seconds;

    Run(AttackPlan plan, int heldOut) {
      this.plan = plan;
      this.heldOut = heldOut;
      HitMiss none = HitMiss.none(samples.labels().targets() != null);
      this.judged =
          jury.names(heldOut).stream()
              .map(judge -> new Trial.Judged(judge, none, none, none))
              .toList();
    }

    /** Attacks those of {@code images} that are in the group. */
    void attack(ImageShape shape, List<String> group, List<String> images) {
      List<String> names = group.stream().filter(images::contains).toList();
      if (names.isEmpty()) {
        return;
      }
      Built ready = built(plan, heldOut, shape, group);
      building += ready.nanos();
      BatchAttack attack = ready.attack();
      for (List<String> batch : attack.cut(names)) {
        attack
            .sizeNow()
            .run(batch, part -> attack(attack, Batches.read(samples.input(), part, shape)));
      }
    }

    private void attack(BatchAttack attack, List<Image> clean) {
      long start = System.nanoTime();
      BatchAttack.Aim aim = attack.aim(ImageBatch.of(clean));
      List<Image> adversarial = attack.run(clean, aim, (iteration, scores) -> {});
      long took = System.nanoTime() - start;
      int[][] before = jury.cleanLabels(heldOut, clean);
      int[][] after = jury.labels(heldOut, adversarial);
      seconds += took;
      gradients += (long) clean.size() * plan.iterations() * attack.gradients();
      for (int i = 0; i < clean.size(); i++) {
        int image = i;
        String name = clean.get(i).name();
        int truth = samples.truth(name);
        int target = samples.target(name).orElse(-1);
        judged =
            IntStream.range(0, judged.size())
                .mapToObj(
                    k -> judged.get(k).count(before[k][image], after[k][image], truth, target))
                .toList();
        l2 += EpsilonBox.l2(clean.get(i), adversarial.get(i));
        hashes.put(name, Sha256.ofBytes(adversarial.get(i).samples()));
      }
    }
  }

  @Override
  public void close() {
    closeBuilt();
    jury.close();
  }
}
