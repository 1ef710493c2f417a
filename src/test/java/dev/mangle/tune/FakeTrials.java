package dev.mangle.tune;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Recipe;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import dev.mangle.model.HitMiss;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trial;
import dev.mangle.trial.Trials;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Two networks that are fooled as a function of the plan says, on a clock that trials turn. */
final class FakeTrials implements Trials, LongSupplier {
  private final List<Integer> rungs;
  private final ToDoubleFunction<Recipe> rate;
  private final double gradientSeconds;
  private final Map<String, Trial> record = new LinkedHashMap<>();
  private double clock;

  /** What was tried, in order: {@code NAME/HELD_OUT/RUNG}. */
  final List<String> made = new ArrayList<>();

  /** The same by their subjects. */
  final List<String> ids = new ArrayList<>();

  /**
   * What plans do.
   *
   * @param rate share of the images that a plan moves, 0..1
   * @param gradientSeconds an image, iteration and copy
   */
  FakeTrials(List<Integer> rungs, ToDoubleFunction<Recipe> rate, double gradientSeconds) {
    this.rungs = rungs;
    this.rate = rate;
    this.gradientSeconds = gradientSeconds;
  }

  static Candidate plan(String name, int iterations, String... techniques) {
    Recipe recipe =
        new Recipe(
            Objective.AWAY,
            AttackPlan.CROSS_ENTROPY,
            "logits",
            List.of(techniques),
            Norm.LINF,
            iterations,
            null,
            Start.CLEAN);
    return new Candidate(name, recipe, false);
  }

  @Override
  public List<String> networks() {
    return List.of("a", "b");
  }

  @Override
  public List<Integer> rungs() {
    return rungs;
  }

  @Override
  public AttackPlan plan(Candidate candidate) {
    return candidate.recipe().plan(16, 0, 0);
  }

  private Trial.Subject subject(Candidate candidate, int heldOut, int rung) {
    return new Trial.Subject(Map.of(), plan(candidate), "" + heldOut, List.of(), "", "" + rung);
  }

  @Override
  public List<Candidate> known() {
    return record.values().stream()
        .map(trial -> new Candidate(trial.candidate(), trial.recipe(), false))
        .toList();
  }

  @Override
  public Optional<Trial> recorded(Candidate candidate, int heldOut, int rung) {
    return Optional.ofNullable(record.get(subject(candidate, heldOut, rung).id()));
  }

  @Override
  public Trial run(Candidate candidate, int heldOut, int rung) {
    made.add(candidate.name() + "/" + networks().get(heldOut) + "/" + rung);
    ids.add(subject(candidate, heldOut, rung).id());
    Recipe recipe = candidate.recipe();
    if (recipe.loss().equals("probability")) {
      throw new IllegalStateException("no such network");
    }
    int images = rungs.get(rung) - (rung == 0 ? 0 : rungs.get(rung - 1));
    double seconds = images * Cost.units(recipe) * gradientSeconds;
    clock += seconds;
    HitMiss judged =
        new HitMiss(null, (int) Math.round(images * rate.applyAsDouble(recipe)), images);
    Trial.Subject subject = subject(candidate, heldOut, rung);
    List<String> names = Collections.nCopies(images, "");
    return new Trial(
        subject.id(),
        candidate.name(),
        recipe,
        subject,
        networks().get(heldOut),
        names,
        List.of(new Trial.Judged(networks().get(heldOut), judged, judged, judged)),
        "",
        0,
        1,
        0,
        seconds);
  }

  @Override
  public void keep(Trial trial) {
    record.put(trial.id(), trial);
  }

  /** Seconds that trials took so far. */
  double seconds() {
    return clock;
  }

  @Override
  public long getAsLong() {
    return (long) (clock * 1e9);
  }
}
