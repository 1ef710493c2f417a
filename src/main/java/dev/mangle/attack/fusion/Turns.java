package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Pass;
import java.util.SplittableRandom;

/** Networks in turn, in a new random order each round; the same for all images. */
final class Turns {
  private Turns() {}

  /** Whose turn it is in this pass, of {@code networks}. */
  static int of(Draw draw, Pass pass, int networks) {
    int turn = draw.pass(pass);
    SplittableRandom random = draw.random();
    int[] order = new int[networks];
    for (int round = 0; round <= turn / networks; round++) {
      for (int i = 0; i < networks; i++) {
        int other = random.nextInt(i + 1);
        order[i] = order[other];
        order[other] = i;
      }
    }
    return order[turn % networks];
  }
}
