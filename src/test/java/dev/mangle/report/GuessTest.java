package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuessTest {
  @Test
  void keepsTheJudgesOrder() {
    assertEquals(
        List.of(Guess.of(4, 0.25), Guess.of(1, 0.5)),
        Guess.of(
            List.of(new dev.mangle.defense.Guess(4, 0.25), new dev.mangle.defense.Guess(1, 0.5))));
  }

  @Test
  void probabilitiesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Guess.of(1, 1.1));
    assertThrows(IllegalArgumentException.class, () -> Guess.of(1, Double.NaN));
  }
}
