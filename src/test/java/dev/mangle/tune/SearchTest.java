package dev.mangle.tune;

import static dev.mangle.tune.FakeTrials.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.Recipe;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.trial.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is tried, and who wins, on a clock of its own. */
class SearchTest {
  private static final List<Integer> RUNGS = List.of(10, 20, 40);

  private final List<String> told = new ArrayList<>();

  @Test
  void theBetterHalfGoesOnToMoreImages() {
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 0.001);
    Search.Result result =
        run(trials, 10, 500, plan("one", 1), plan("two", 2), plan("eight", 8), plan("six", 6));
    assertEquals(
        "one/a/0 one/b/0 two/a/0 two/b/0 six/a/0 six/b/0 eight/a/0 eight/b/0"
            + " eight/a/1 eight/b/1 six/a/1 six/b/1 eight/a/2 eight/b/2",
        String.join(" ", trials.made.subList(0, 14)));
    Standing best = result.standings().get(0);
    assertEquals(0.8, best.merit());
    assertEquals(40, best.images());
    assertEquals(told.get(told.size() - 1), best.candidate().name() + " " + best.images());
  }

  @Test
  void aPlanThatTheUserNamedIsTriedOnAllImages() {
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 0.001);
    Candidate mine = new Candidate("mine", plan("", 1).recipe(), true);
    run(trials, 1, 500, mine, plan("same as mine", 1), plan("six", 6), plan("eight", 8));
    assertEquals(6, only(trials.made, "mine/.*").size());
    assertEquals(Set.of(), only(trials.made, "same.*"));
  }

  @Test
  void variationsOfTheLeadersFollow() {
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 0.001);
    run(trials, 100, 500, plan("three", 3), plan("one", 1));
    assertTrue(only(trials.made, "(three|one)~\\d+/./0").size() > 10, trials.made.toString());
    FakeTrials again = new FakeTrials(RUNGS, SearchTest::iterations, 0.001);
    run(again, 100, 500, plan("three", 3), plan("one", 1));
    assertEquals(trials.made, again.made);
  }

  @Test
  void theBudgetEndsARunWithAResult() {
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 1);
    Search.Result result = run(trials, 0.1, 5000, plan("one", 1), plan("six", 6));
    assertEquals(List.of("one/a/0", "one/b/0"), trials.made);
    assertEquals("one", result.standings().get(0).candidate().name());
    assertEquals("about 20 s to try", result.leftOut().get("six"));

    FakeTrials longer = new FakeTrials(RUNGS, SearchTest::iterations, 0.1);
    run(longer, 60, 5000, plan("one", 1), plan("six", 6), plan("eight", 8), plan("ten", 10));
    assertTrue(longer.seconds() <= 60, "took " + longer.seconds());
    assertTrue(longer.seconds() > 30, "took " + longer.seconds());
  }

  @Test
  void aPlanThatIsTooSlowNeverWins() {
    // 100 images of two networks: 200 gradients an iteration, and one network attacks in trials.
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 0.01);
    Search.Result result = run(trials, 100, 13, plan("six", 6), plan("eight", 8));
    assertEquals("six", result.standings().get(0).candidate().name().replaceAll("~.*", ""));
    assertTrue(result.standings().get(0).batchSeconds() <= 13);
    assertEquals(12, find(result, "six").batchSeconds(), 1e-9);
    assertEquals(16, find(result, "eight").batchSeconds(), 1e-9);
    assertEquals(Set.of("eight/a/0", "eight/b/0"), only(trials.made, "eight/.*"));

    Search.Result guessed =
        run(
            new FakeTrials(RUNGS, SearchTest::iterations, 0.01),
            100,
            13,
            plan("one", 1),
            plan("six", 6),
            plan("fifty", 50));
    assertEquals("about 100 s for 100 images", guessed.leftOut().get("fifty"));
    UserException none =
        assertThrows(
            UserException.class,
            () -> run(new FakeTrials(RUNGS, SearchTest::iterations, 0.01), 100, 1, plan("six", 6)));
    assertEquals(
        "batch-seconds: expected 12.0 or more, found 1.0: the fastest plan, six, takes that for"
            + " 100 images",
        none.getMessage());
  }

  @Test
  void trialsOnRecordAreNotMadeAgain() {
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 0.01);
    run(trials, 20, 500, plan("one", 1), plan("six", 6), plan("eight", 8));
    int before = trials.made.size();
    double seconds = trials.seconds();
    Search.Result again = run(trials, 20, 500, plan("one", 1), plan("six", 6), plan("eight", 8));
    assertEquals(trials.made.size() - before, again.made());
    assertEquals(before, again.recorded());
    assertEquals(trials.ids.size(), Set.copyOf(trials.ids).size(), trials.made.toString());
    assertTrue(trials.seconds() - seconds <= 20);
  }

  @Test
  void aPlanThatFailsIsLeftOut() {
    FakeTrials trials = new FakeTrials(RUNGS, SearchTest::iterations, 0.01);
    Candidate bad = new Candidate("bad", plan("", 1).recipe().withLoss("probability"), false);
    Search.Result result = run(trials, 1, 500, bad, plan("six", 6));
    assertEquals("failed: no such network", result.leftOut().get("bad"));
    assertThrows(
        IllegalStateException.class,
        () -> run(new FakeTrials(RUNGS, SearchTest::iterations, 0.01), 1, 500, bad));
  }

  @Test
  void luckOnFewImagesIsNotPreferred() {
    Standing few = standing(10, 10);
    Standing many = standing(100, 95);
    assertTrue(Standing.BETTER.compare(many, few) < 0);
  }

  private static Standing standing(int images, int misses) {
    FakeTrials trials = new FakeTrials(List.of(images), recipe -> (double) misses / images, 1);
    Candidate plan = plan("plan", 1);
    return Standing.of(
        plan, false, List.of(List.of(trials.run(plan, 0, 0)), List.of(trials.run(plan, 1, 0))));
  }

  private static Standing find(Search.Result result, String name) {
    return result.standings().stream()
        .filter(standing -> standing.candidate().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** More iterations are better, up to 8 of them. */
  private static double iterations(Recipe recipe) {
    return Math.min(8, recipe.iterations()) / 10.0;
  }

  private static Set<String> only(List<String> made, String pattern) {
    Set<String> found = new TreeSet<>(made);
    found.removeIf(trial -> !trial.matches(pattern));
    return found;
  }

  private Search.Result run(
      FakeTrials trials, double seconds, double batchSeconds, Candidate... plans) {
    Limits limits = new Limits(seconds, batchSeconds);
    return new Search(
            trials,
            false,
            limits,
            7,
            Progress.SILENT,
            trials,
            (best, count) -> told.add(best.candidate().name() + " " + best.images()))
        .run(List.of(plans));
  }
}
