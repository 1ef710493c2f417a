package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
  @ParameterizedTest(name = "true 1, target {0}, before {1}, after {2}: {3}")
  @CsvSource({
    "2, 1, 2, HIT",
    "2, 3, 2, HIT",
    "2, 1, 3, MISSED",
    "2, 1, 1, RIGHT",
    "2, 3, 3, WRONG",
    "2, 3, 1, WRONG",
    "2, 2, 4, WRONG",
    ", 1, 2, MISSED",
    ", 1, 1, RIGHT",
    ", 2, 2, WRONG"
  })
  void theFirstThatFitsCounts(Integer target, int before, int after, Outcome outcome) {
    Verdict verdict = new Verdict(List.of(Guess.of(before)), List.of(Guess.of(after)));
    assertEquals(outcome, new GalleryEntry("a.png", 0, 1, target, List.of(verdict)).outcome(0));
  }

  @Test
  void withoutATrueLabelThereIsNone() {
    Verdict verdict = new Verdict(List.of(Guess.of(1)), List.of(Guess.of(2)));
    GalleryEntry entry = new GalleryEntry("a.png", 0, null, 2, List.of(verdict));
    assertThrows(IllegalStateException.class, () -> entry.outcome(0));
  }
}
