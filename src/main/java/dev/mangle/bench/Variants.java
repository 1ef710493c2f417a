package dev.mangle.bench;

import dev.mangle.graph.Passes;
import dev.mangle.io.Names;
import dev.mangle.model.Device;
import dev.mangle.model.Execution;
import dev.mangle.model.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ways to compute the same networks, by name. */
public final class Variants {
  /** Networks as their checkpoints have them: no rewrite, TensorFlow's own optimiser. */
  public static final String AS_LOADED = "as-loaded";

  /** Before the name of the rewrite that is left out. */
  public static final String WITHOUT = "without-";

  private Variants() {}

  /** All that there are. */
  public static Map<String, Execution> all() {
    Map<String, Execution> all = new LinkedHashMap<>();
    all.put(AS_LOADED, usual(new Passes(Set.copyOf(Passes.names()))).withGrappler());
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      all.put(precision.toString(), Execution.USUAL.in(precision));
    }
    for (String pass : Passes.names()) {
      all.put(WITHOUT + pass, usual(new Passes(Set.of(pass))));
    }
    return all;
  }

  private static Execution usual(Passes passes) {
    return new Execution(Precision.FP32, passes, Execution.USUAL.grappler(), Device.AUTO);
  }

  /** As loaded, and with all rewrites. */
  public static List<String> whole() {
    return List.of(AS_LOADED, Precision.FP32.toString());
  }

  /** float32 with all rewrites, then without each. */
  public static List<String> rewrites() {
    List<String> names = new ArrayList<>(List.of(Precision.FP32.toString()));
    Passes.names().forEach(pass -> names.add(WITHOUT + pass));
    return names;
  }

  /**
   * The one called {@code name}.
   *
   * @throws dev.mangle.io.UserException when there is none, with the nearest name
   */
  public static Execution get(String name) {
    return Names.get("variant", all(), name);
  }
}
