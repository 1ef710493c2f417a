package dev.mangle.importer.slim;

import dev.mangle.importer.TestCheckpoint.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.tensorflow.ndarray.Shape;

/** Random values for a network's variables, such that the signal neither dies nor explodes. */
public final class TestWeights {
  private TestWeights() {}

  /** Values of every variable of an architecture. */
  public static Map<String, Value> of(String architecture, int classes, long seed) {
    SlimSpec spec = SlimArchitectures.get(architecture);
    try (SlimNetwork network = SlimNetwork.build(spec, spec.size(), classes, true)) {
      return of(network.variables(), new Random(seed));
    }
  }

  static Map<String, Value> of(Map<String, Shape> variables, Random random) {
    Map<String, Value> values = new LinkedHashMap<>();
    variables.forEach((name, shape) -> values.put(name, value(name, shape, random)));
    return values;
  }

  private static Value value(String name, Shape shape, Random random) {
    return switch (name.substring(name.lastIndexOf('/') + 1)) {
      case "weights", "pointwise_weights" -> {
        double fanIn = (double) shape.size() / shape.get(-1);
        yield Value.random(shape, random, 0, Math.sqrt(2 / fanIn));
      }
      case "depthwise_weights" -> Value.random(shape, random, 0.1, 0.3);
      case "gamma", "moving_variance" -> positive(shape, random);
      default -> Value.random(shape, random, 0, 0.2);
    };
  }

  private static Value positive(Shape shape, Random random) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.6f + 0.8f * random.nextFloat();
    }
    return new Value(shape, values);
  }
}
