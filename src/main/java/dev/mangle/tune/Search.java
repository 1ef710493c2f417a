package dev.mangle.tune;

import dev.mangle.attack.AttackPlan;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Successive halving: many plans on few images, the better half of them on twice as many, and so on
 * up to all; then variations of the leaders, which climb beside them, as long as there is time.
 *
 * <p>Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
 * optimization", AISTATS 2016.
 */
public final class Search {
  /** Variations that begin together. */
  private static final int VARIATIONS = 8;

  /** Plans that they come from. */
  private static final int LEADERS = 4;

  /** Draws for a variation that is new and not too slow. */
  private static final int DRAWS = 50;

  /** How the name of a variation ends. */
  private static final Pattern VARIATION = Pattern.compile("~(\\d{1,9})$");

  private final Trials trials;
  private final boolean targeted;
  private final Limits limits;
  private final long seed;
  private final Progress progress;
  private final Watcher watcher;
  private final Attempts attempts;
  private final Map<AttackPlan, Climber> climbers = new LinkedHashMap<>();
  private int round;
  private int generation;

  /** The highest number of a variation. */
  private int variations;

  private Standing best;

  /** Is told of the best plan so far. */
  @FunctionalInterface
  public interface Watcher {
    /** There is a better plan, or more is known of the best, out of {@code plans} tried. */
    void best(Standing best, int plans);
  }

  /**
   * What came of a search.
   *
   * @param standings every plan tried on one slice or more with each network held out, the best
   *     first; those that are too slow last
   * @param leftOut plans that were never tried, or failed, by name, and why
   * @param made trials made now
   * @param recorded trials that were on record
   */
  public record Result(
      List<Standing> standings, Map<String, String> leftOut, int made, int recorded) {}

  /**
   * Prepares a search.
   *
   * @param targeted whether hits count, or misses
   * @param seed of the variations
   * @param nanoTime the clock
   */
  public Search(
      Trials trials,
      boolean targeted,
      Limits limits,
      long seed,
      Progress progress,
      LongSupplier nanoTime,
      Watcher watcher) {
    this.trials = trials;
    this.targeted = targeted;
    this.limits = limits;
    this.seed = seed;
    this.progress = progress;
    this.watcher = watcher;
    this.attempts = new Attempts(trials, limits, nanoTime);
  }

  /**
   * Searches until the time is spent; the first plan is tried whatever it takes.
   *
   * @param starting at least one; of equal plans the first counts
   * @throws UserException when every plan is too slow
   */
  public Result run(List<Candidate> starting) {
    attempts.start();
    List<Climber> pool =
        Stream.concat(enter(starting), enter(trials.known()).filter(plan -> plan.rung() < 0))
            .toList();
    variations = climbers.values().stream().mapToInt(Search::number).max().orElseThrow();
    int before;
    do {
      before = attempts.made();
      climb(pool);
      pool = variations();
      generation++;
    } while (attempts.left() > 0
        && !pool.isEmpty()
        && (generation == 1 || attempts.made() > before));
    if (best == null) {
      throw nothing();
    }
    // Once more, out of all the plans that were tried after it too.
    watcher.best(best, (int) standings().count());
    List<Standing> standings =
        standings()
            .sorted(Comparator.comparing(this::isSlow).thenComparing(Standing.BETTER))
            .toList();
    return new Result(standings, leftOut(), attempts.made(), attempts.recorded());
  }

  /** Of the plans to begin with: variations that there was no time for are of no interest. */
  private Map<String, String> leftOut() {
    Map<String, String> begun = new LinkedHashMap<>(attempts.leftOut());
    begun.keySet().removeIf(name -> VARIATION.matcher(name).find());
    return begun;
  }

  /** The new ones among {@code candidates}, with what is on record of them. */
  private Stream<Climber> enter(List<Candidate> candidates) {
    return candidates.stream().map(this::enter).flatMap(Optional::stream);
  }

  /** Empty where there is such a plan already. */
  private Optional<Climber> enter(Candidate candidate) {
    AttackPlan plan = trials.plan(candidate);
    if (climbers.containsKey(plan)) {
      return Optional.empty();
    }
    Climber climber = new Climber(renamed(candidate), targeted, trials.networks().size());
    climbers.put(plan, climber);
    attempts.recall(climber);
    return Optional.of(climber);
  }

  /** With another name where another plan has its own, as a file that was edited has on record. */
  private Candidate renamed(Candidate candidate) {
    Set<String> taken =
        climbers.values().stream().map(c -> c.candidate().name()).collect(Collectors.toSet());
    String name = candidate.name();
    for (int i = 2; taken.contains(name); i++) {
      name = candidate.name() + " (" + i + ")";
    }
    return new Candidate(name, candidate.recipe(), candidate.named());
  }

  /** The number of a variation; 0 for what is none. */
  private static int number(Climber climber) {
    Matcher matcher = VARIATION.matcher(climber.candidate().name());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private Stream<Standing> standings() {
    return climbers.values().stream().map(Climber::standing).flatMap(Optional::stream);
  }

  private boolean isSlow(Standing standing) {
    return standing.batchSeconds() > limits.batchSeconds();
  }

  private RuntimeException nothing() {
    return standings()
        .min(Comparator.comparing(Standing::batchSeconds))
        .<RuntimeException>map(
            fastest ->
                new UserException(
                    "batch-seconds: expected %.1f or more, found %.1f: the fastest plan, %s, takes"
                        + " that for 100 images",
                    fastest.batchSeconds(), limits.batchSeconds(), fastest.candidate().name()))
        .orElseGet(attempts::failure);
  }

  private void climb(List<Climber> pool) {
    List<Climber> going = pool;
    for (int rung = 0; rung < trials.rungs().size() && !going.isEmpty(); rung++) {
      List<Climber> there = round(going, rung);
      noteBest();
      going = goingOn(there, rung);
      tell(there, going, rung);
    }
  }

  /** Tries each on the slice of a rung, the most promising first, as far as the time goes. */
  private List<Climber> round(List<Climber> going, int rung) {
    round++;
    int images = trials.rungs().get(rung);
    int networks = trials.networks().size();
    String name =
        String.format(
            Locale.ROOT, "tuning, round %d: %d plans, %d images", round, going.size(), images);
    // Half of the time for this round, the rest for those that follow.
    double spare = attempts.left() / 2;
    int before = attempts.made();
    List<Climber> there = new ArrayList<>();
    try (Progress.Task task = progress.begin(name, (long) going.size() * networks)) {
      for (Climber climber : ordered(going, rung)) {
        if (attempts.reaches(climber, rung, attempts.made() == before ? 0 : spare)) {
          there.add(climber);
        }
        task.advance(networks);
      }
    }
    return there;
  }

  /** Cheap ones first where nothing is known, so that what dear ones take can be guessed. */
  private static List<Climber> ordered(List<Climber> going, int rung) {
    Comparator<Climber> order =
        rung == 0
            ? Comparator.comparingDouble(climber -> Cost.units(climber.candidate().recipe()))
            : Comparator.comparing(climber -> climber.standing(rung - 1), Standing.BETTER);
    return going.stream().sorted(order).toList();
  }

  /** The better half of those that are fast enough, and those that the user named. */
  private List<Climber> goingOn(List<Climber> there, int rung) {
    List<Climber> fast =
        there.stream()
            .filter(climber -> !isSlow(climber.standing(rung)))
            .sorted(Comparator.comparing(climber -> climber.standing(rung), Standing.BETTER))
            .toList();
    List<Climber> half = fast.subList(0, (fast.size() + 1) / 2);
    return fast.stream().filter(c -> half.contains(c) || c.candidate().named()).toList();
  }

  private void noteBest() {
    Standing found =
        standings().filter(standing -> !isSlow(standing)).min(Standing.BETTER).orElse(null);
    if (found != null && !found.equals(best)) {
      best = found;
      watcher.best(best, (int) standings().count());
    }
  }

  private void tell(List<Climber> there, List<Climber> going, int rung) {
    if (going.isEmpty()) {
      return;
    }
    Standing first = going.get(0).standing(rung);
    boolean last = rung + 1 == trials.rungs().size();
    progress.say(
        String.format(
            Locale.ROOT,
            "round %d: %s leads with %.1f %% of %d images%s",
            round,
            first.candidate().name(),
            100 * first.merit(),
            first.images(),
            last ? "" : String.format("; %d of %d go on", going.size(), there.size())));
  }

  /** New plans near the leaders, and the leaders, which set the bar and cost nothing more. */
  private List<Climber> variations() {
    List<Climber> leaders =
        climbers.values().stream()
            .filter(climber -> climber.standing().filter(s -> !isSlow(s)).isPresent())
            .sorted(Comparator.comparing(c -> c.standing().orElseThrow(), Standing.BETTER))
            .limit(LEADERS)
            .toList();
    List<Climber> pool = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed + climbers.size());
    for (int i = 0; i < DRAWS && pool.size() < VARIATIONS && !leaders.isEmpty(); i++) {
      Standing parent = leaders.get(random.nextInt(leaders.size())).standing().orElseThrow();
      variation(parent, random).ifPresent(pool::add);
    }
    if (!pool.isEmpty()) {
      pool.addAll(leaders);
    }
    return pool;
  }

  /** Empty where there is such a plan already, or it would be too slow. */
  private Optional<Climber> variation(Standing parent, SplittableRandom random) {
    Candidate from = parent.candidate();
    Candidate varied =
        new Candidate(
            VARIATION.matcher(from.name()).replaceAll("") + "~" + (variations + 1),
            Space.vary(from.recipe(), random),
            false);
    double dearer = Cost.units(varied.recipe()) / Cost.units(from.recipe());
    if (parent.batchSeconds() * dearer > limits.batchSeconds()) {
      return Optional.empty();
    }
    Optional<Climber> entered = enter(varied);
    variations += entered.isPresent() ? 1 : 0;
    return entered;
  }
}
