package dev.mangle.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Objective;
import dev.mangle.attack.Recipe;
import dev.mangle.attack.Start;
import dev.mangle.attack.step.Norm;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.HitMiss;
import dev.mangle.trial.Candidate;
import dev.mangle.trial.Trial;
import dev.mangle.trial.Trials;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which trials a table takes, and its means. */
class TransferTest {
  private static final Row.Rate ALL = new Row.Rate(false, Row.Images.ALL);
  private static final Row.Rate RIGHT = new Row.Rate(false, Row.Images.RIGHT);

  private final List<String> made = new ArrayList<>();

  /** Networks a, b and c are fooled on 1, 2 and 3 images of a slice; a is never right. */
  private final class Fake implements Trials {
    private final List<Integer> sizes;

    Fake(Integer... sizes) {
      this.sizes = List.of(sizes);
    }

    @Override
    public List<String> networks() {
      return List.of("a", "b", "c");
    }

    @Override
    public List<Integer> rungs() {
      return sizes;
    }

    @Override
    public AttackPlan plan(Candidate candidate) {
      return candidate.recipe().plan(16, 0, 0);
    }

    @Override
    public List<Candidate> known() {
      return List.of();
    }

    @Override
    public Optional<Trial> recorded(Candidate candidate, int heldOut, int rung) {
      return Optional.empty();
    }

    @Override
    public Trial run(Candidate candidate, int heldOut, int rung) {
      if (candidate.name().equals("bad")) {
        throw new UserException("network 'a' gives NaN");
      }
      if (candidate.name().equals("huge")) {
        throw new IllegalStateException("OOM when allocating\nmore");
      }
      made.add(networks().get(heldOut) + rung);
      int images = sizes.get(rung) - (rung == 0 ? 0 : sizes.get(rung - 1));
      HitMiss all = new HitMiss(null, heldOut + 1, images);
      HitMiss right = heldOut == 0 ? HitMiss.none(false) : new HitMiss(null, heldOut, images / 2);
      Trial.Surrogate one = new Trial.Surrogate("", 1, "", "fp32");
      return new Trial(
          "",
          candidate.name(),
          candidate.recipe(),
          new Trial.Subject(Map.of(), plan(candidate), "", List.of(one, one), "", ""),
          networks().get(heldOut),
          Collections.nCopies(images, ""),
          List.of(
              new Trial.Judged("held out", all, all, right),
              new Trial.Judged("one", all, new HitMiss(null, images, images), right),
              new Trial.Judged("other", all, new HitMiss(null, 0, images), right)),
          "",
          30.0 * images,
          images * 2L * 10,
          1,
          0.5 * images);
    }

    @Override
    public void keep(Trial trial) {
      if (trial.candidate().equals("full")) {
        throw new UserException("cannot write: no space left");
      }
      made.add("kept");
    }
  }

  @Test
  void everyNetworkMeetsEverySlice() {
    Transfer.Result result = transfer(new Fake(10, 20), false, "plan");
    assertEquals(
        "a0 kept a1 kept b0 kept b1 kept c0 kept c1 kept", String.join(" ", made), made.toString());
    Row row = result.rows().get(0);
    assertEquals(20, row.images());
    assertEquals(List.of(0.1, 0.2, 0.3), row.each(ALL));
    assertEquals(0.2, row.heldOut(ALL, 0), 1e-12);
    assertEquals(0.5, row.surrogates(ALL), 1e-12);
    assertEquals(10, row.gradients());
    assertEquals(30, row.meanL2());
    assertEquals(0.5, row.seconds());
  }

  @Test
  void aNetworkWithoutRightImagesIsNotInTheMean() {
    Row row = transfer(new Fake(10), false, "plan").rows().get(0);
    assertEquals(List.of(Double.NaN, 0.2, 0.4), row.each(RIGHT));
    assertEquals(0.3, row.heldOut(RIGHT, 0), 1e-12);
    assertEquals(10, row.right());
  }

  @Test
  void splitSlicesGoToOneNetworkEach() {
    Row row = transfer(new Fake(10, 20, 30, 40, 50, 60), true, "plan").rows().get(0);
    assertEquals("a0 kept a1 kept b2 kept b3 kept c4 kept c5 kept", String.join(" ", made));
    assertEquals(60, row.images());
    assertEquals(20, row.outcomes().get(0).images());
  }

  @Test
  void aPlanThatFailsDoesNotTakeTheOthersAlong() {
    Transfer.Result result = transfer(new Fake(10), false, "one", "bad", "huge", "two");
    assertEquals(
        List.of("one", "two"), result.rows().stream().map(row -> row.plan().name()).toList());
    assertEquals(
        Map.of("bad", "network 'a' gives NaN", "huge", "OOM when allocating"), result.failures());
  }

  @Test
  void aRecordThatCannotBeWrittenEndsItAll() {
    assertThrows(UserException.class, () -> transfer(new Fake(10), false, "full", "one"));
    assertEquals(List.of("a0"), made);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "25, 1, 1", "26, 1, 2", "100, 1, 4", "100, 5, 5", "126, 5, 10", "3, 3, 3"})
  void slicesAreOfAtMost25Images(int images, int shares, int slices) {
    assertEquals(slices, Transfer.slices(images, shares));
  }

  private static Transfer.Result transfer(Trials trials, boolean split, String... names) {
    List<Candidate> plans = new ArrayList<>();
    for (String name : names) {
      Recipe recipe =
          new Recipe(
              Objective.AWAY,
              AttackPlan.CROSS_ENTROPY,
              "logits",
              List.of(),
              Norm.LINF,
              10,
              null,
              Start.CLEAN);
      plans.add(new Candidate(name, recipe, true));
    }
    return new Transfer(trials, List.of(0, 1, 2), split, Progress.SILENT).run(plans);
  }
}
