package dev.mangle.defense;

import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Registry;
import java.util.LinkedHashMap;
import java.util.Map;

/** The defenses by name. To add one: implement {@link Defense} and put one line here. */
public final class Defenses {
  private static final Registry<Defense> REGISTRY = Registry.inOrder("defense", kindsByName());

  private Defenses() {}

  private static Map<String, Kind<Defense>> kindsByName() {
    Map<String, Kind<Defense>> map = new LinkedHashMap<>();
    map.put("none", None.KIND);
    map.put("jpeg", Jpeg.KIND);
    map.put("bits", Bits.KIND);
    map.put("median", Median.KIND);
    map.put("gaussian", Gaussian.KIND);
    map.put("tv", TotalVariation.KIND);
    map.put("random-resize-pad", RandomResizePad.KIND);
    map.put("random-noise", RandomNoise.KIND);
    map.put("vote", Vote.KIND);
    return map;
  }

  /** The registry. */
  public static Registry<Defense> registry() {
    return REGISTRY;
  }
}
