package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Join;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Registry;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ensembles by name. To add one: implement {@link Fusion} and put one line here. */
public final class Fusions {
  private static final Registry<Fusion> REGISTRY = Registry.byName("ensemble", kinds());

  private Fusions() {}

  private static Map<String, Kind<Fusion>> kinds() {
    Map<String, Kind<Fusion>> map = new LinkedHashMap<>();
    map.put("mng", MeanSteps.KIND);
    map.put("gradients", MeanGradients.KIND);
    map.put("logits", Joined.kind(Join.LOGITS, "J(mean of logits)", "Dong et al. 2018"));
    map.put(
        "probabilities",
        Joined.kind(Join.PROBABILITIES, "J(log of mean probabilities)", "Liu et al. 2017"));
    map.put("losses", Joined.kind(Join.LOSSES, "mean of J_k", "Dong et al. 2018"));
    map.put("subsets", RandomSubsets.KIND);
    map.put("svre", VarianceReduced.KIND);
    map.put("cwa", CommonWeakness.KIND);
    map.put("adaea", Adaptive.KIND);
    map.put("smer", Reweighed.KIND);
    return map;
  }

  /** The registry. */
  public static Registry<Fusion> registry() {
    return REGISTRY;
  }
}
