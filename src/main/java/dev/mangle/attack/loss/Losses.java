package dev.mangle.attack.loss;

import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Registry;
import java.util.LinkedHashMap;
import java.util.Map;

/** The losses by name. To add one: implement {@link Loss} and put one line here. */
public final class Losses {
  private static final Registry<Loss> REGISTRY = Registry.byName("loss", kinds());

  private Losses() {}

  private static Map<String, Kind<Loss>> kinds() {
    Map<String, Kind<Loss>> map = new LinkedHashMap<>();
    map.put("cross-entropy", CrossEntropy.KIND);
    map.put("logit", Logit.KIND);
    map.put("margin", Margin.KIND);
    map.put("probability", Probability.KIND);
    return map;
  }

  /** The registry. */
  public static Registry<Loss> registry() {
    return REGISTRY;
  }
}
