package dev.mangle.attack.engine;

import dev.mangle.model.Tensors;
import org.tensorflow.Tensor;

/** What an attack draws, for tests that compute with it. */
public final class TestFeeds {
  private TestFeeds() {}

  /** The values of a placeholder in one run of the graph. */
  public static float[] values(
      Feeds feeds, String name, Subject subject, int iteration, int copy, int... passes) {
    Draw.Moment moment = new Draw.Moment(iteration, passes, copy);
    try (Tensor tensor = feeds.tensor(name, moment, subject)) {
      return Tensors.floats(tensor);
    }
  }

  /** What a choice called {@code name} of the outermost loop is made with in one of its passes. */
  public static Draw choice(String name, Subject subject, int iteration, int pass) {
    Draw.Moment moment = new Draw.Moment(iteration, new int[] {pass}, 0);
    return Feeds.common(name, 0, moment, subject);
  }
}
