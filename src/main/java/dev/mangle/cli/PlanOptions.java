package dev.mangle.cli;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Recipe;
import dev.mangle.attack.Start;
import dev.mangle.attack.StepSize;
import dev.mangle.attack.step.Norm;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.io.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** What an attack does, but for its budget: a preset, and what is said beyond it. */
final class PlanOptions {
  @Option(
      names = "--preset",
      completionCandidates = KnownNames.OfPresets.class,
      paramLabel = "NAME",
      description =
          "A plan by name: ${COMPLETION-CANDIDATES}. Other options take the place of its own, techniques of"
              + " the same name too.")
  private String preset;

  @Option(
      names = "--objective",
      converter = ObjectiveConverter.class,
      paramLabel = "NAME",
      description =
          "${COMPLETION-CANDIDATES}. Default: target where the attack is targeted, else away.")
  private Objective objective;

  @Option(
      names = "--loss",
      completionCandidates = KnownNames.OfLosses.class,
      paramLabel = "NAME",
      description = "What is to grow or shrink: ${COMPLETION-CANDIDATES}. Default: cross-entropy.")
  private String loss;

  @Option(
      names = "--ensemble",
      completionCandidates = KnownNames.OfEnsembles.class,
      paramLabel = "NAME",
      description =
          "How the networks join: ${COMPLETION-CANDIDATES}. Default: mng, the mean of their steps.")
  private String ensemble;

  @Option(
      names = "--technique",
      completionCandidates = KnownNames.OfTechniques.class,
      paramLabel = "NAME[:KEY=VALUE,...]",
      description =
          "What makes it transfer, in this order; may be given several times: ${COMPLETION-CANDIDATES}. \"mangle"
              + " techniques\" tells them with their values.")
  private List<String> techniques;

  @Option(
      names = "--without",
      paramLabel = "NAME",
      description = "Leave a technique of the preset out; may be given several times.")
  private List<String> without;

  @Option(
      names = "--norm",
      description =
          "Gradients are normalised in l1 or l2; linf takes their sign (fgsm and its iterations); std divides by their"
              + " standard deviation, rounds and clips. Default: l1 with mng, else linf.")
  private Norm norm;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description =
          "Default: with mng " + Recipe.MNG_ITERATIONS + ", else " + Recipe.ITERATIONS + ".")
  private Integer iterations;

  @Option(
      names = "--step-size",
      converter = StepSizeConverter.class,
      paramLabel = "X",
      description =
          "Mean (l1), root mean square (l2) or largest (linf) change of a value in one iteration, in pixel units, or"
              + " eps/X, a part of the budget. Default: with mng (max-epsilon / 16) (20 / iterations), else"
              + " max-epsilon / iterations.")
  private StepSize stepSize;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Images at once. Default: by their size, 10 of 299x299; fewer where the networks would"
              + " need over half of the machine's or container's memory for them.")
  private Integer batchSize;

  @Option(
      names = "--random-start",
      arity = "0..1",
      fallbackValue = "uniform",
      paramLabel = "WHERE",
      description =
          "Begin at a random point of the budget's box: uniform (all of it) or corner (every value "
              + "up or down by all of the budget). Default: at the clean image; without WHERE: uniform.")
  private Start start;

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is random. Default: 0.")
  private Long seed;

  /** The objective that was asked for, or null. */
  Objective objective() {
    return objective;
  }

  /**
   * The plan for one budget.
   *
   * @param standard objective where none is said
   */
  AttackPlan plan(double epsilon, Objective standard) {
    PlanOptions base = base(epsilon);
    return recipe(epsilon, standard)
        .plan(epsilon, first(batchSize, base.batchSize, 0), first(seed, base.seed, 0L));
  }

  /**
   * The plan but for batch size and seed, for budgets like {@code epsilon}: a preset may have
   * another for small ones.
   *
   * @param standard objective where none is said
   */
  Recipe recipe(double epsilon, Objective standard) {
    PlanOptions base = base(epsilon);
    String join = first(ensemble, base.ensemble, AttackPlan.MNG);
    return new Recipe(
        first(objective, base.objective, standard),
        first(loss, base.loss, AttackPlan.CROSS_ENTROPY),
        join,
        merged(base.techniques),
        first(norm, base.norm, Recipe.usualNorm(join)),
        first(iterations, base.iterations, Recipe.usualIterations(join)),
        first(stepSize, base.stepSize, null),
        first(start, base.start, Start.CLEAN));
  }

  private PlanOptions base(double epsilon) {
    return preset == null ? new PlanOptions() : Presets.get(preset, epsilon);
  }

  private static <T> T first(T said, T preset, T standard) {
    return said != null ? said : preset != null ? preset : standard;
  }

  /** A technique that is said takes the place of the preset's of that name, else it comes last. */
  private List<String> merged(List<String> ofPreset) {
    Map<String, String> byName = new LinkedHashMap<>();
    List<String> twice = new ArrayList<>();
    add(ofPreset, byName, new ArrayList<>());
    for (String name : Objects.requireNonNullElse(without, List.<String>of())) {
      Names.requireKnown("technique of the preset", byName.keySet(), name);
      byName.remove(name);
    }
    Map<String, String> said = new LinkedHashMap<>();
    add(techniques, said, twice);
    byName.putAll(said);
    List<String> all = new ArrayList<>(byName.values());
    // The plan refuses them, and says which.
    all.addAll(twice);
    return all;
  }

  private static void add(List<String> texts, Map<String, String> byName, List<String> twice) {
    for (String text : Objects.requireNonNullElse(texts, List.<String>of())) {
      if (byName.put(Techniques.registry().parse(text).name(), text) != null) {
        twice.add(text);
      }
    }
  }
}
