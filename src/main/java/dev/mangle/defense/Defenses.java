package dev.mangle.defense;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The defenses by name. To add one: implement {@link Defense} and put one line here. */
public final class Defenses {
  private static final Map<String, DefenseKind> REGISTRY = registry();

  private Defenses() {}

  private static Map<String, DefenseKind> registry() {
    Map<String, DefenseKind> map = new LinkedHashMap<>();
    map.put("none", None.KIND);
    map.put("jpeg", Jpeg.KIND);
    map.put("bits", Bits.KIND);
    map.put("median", Median.KIND);
    map.put("gaussian", Gaussian.KIND);
    map.put("tv", TotalVariation.KIND);
    map.put("random-resize-pad", RandomResizePad.KIND);
    map.put("random-noise", RandomNoise.KIND);
    map.put("vote", Vote.KIND);
    return Collections.unmodifiableMap(map);
  }

  /** All kinds by name, in the order of the registry. */
  public static Map<String, DefenseKind> kinds() {
    return REGISTRY;
  }

  /**
   * The kind called {@code name}.
   *
   * @throws UserException when there is none, with the nearest name
   */
  static DefenseKind get(String name) {
    return Names.get("defense", REGISTRY, name);
  }
}
