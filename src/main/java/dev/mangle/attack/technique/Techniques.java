package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Registry;
import java.util.LinkedHashMap;
import java.util.Map;

/** The techniques by name. To add one: implement {@link Technique} and put one line here. */
public final class Techniques {
  private static final Registry<Technique> REGISTRY = Registry.byName("technique", kinds());

  private Techniques() {}

  private static Map<String, Kind<Technique>> kinds() {
    Map<String, Kind<Technique>> map = new LinkedHashMap<>();
    map.put("di", DiverseInput.KIND);
    map.put("rdi", ResizedDiverseInput.KIND);
    map.put("dem", DiversityEnsemble.KIND);
    map.put("shift", Shift.KIND);
    map.put("si", ScaleInvariance.KIND);
    map.put("admix", Admix.KIND);
    map.put("noise", Noise.KIND);
    map.put("ssa", SpectrumSimulation.KIND);
    map.put("sia", StructureInvariance.KIND);
    map.put("bsr", BlockShuffle.KIND);
    map.put("ni", Nesterov.KIND);
    map.put("emi", EnhancedMomentum.KIND);
    map.put("vmi", VarianceTuning.KIND);
    map.put("pgn", PenalisedGradientNorm.KIND);
    map.put("gra", GradientRelevance.KIND);
    map.put("ti", TranslationInvariance.KIND);
    map.put("mi", Momentum.KIND);
    map.put("pi", PatchWise.KIND);
    return map;
  }

  /** The registry. */
  public static Registry<Technique> registry() {
    return REGISTRY;
  }
}
