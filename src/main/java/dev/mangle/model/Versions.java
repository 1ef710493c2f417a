package dev.mangle.model;

import dev.mangle.graph.ConvolutionFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.TensorFlow;

/** What a run stands on, for its record. */
public final class Versions {
  private Versions() {}

  /**
   * Versions of mangle, TensorFlow, Java and the system, in that order, and whose float32
   * convolutions a processor's results are computed with.
   */
  public static Map<String, String> here() {
    Map<String, String> versions = ofResults();
    versions.put("java", System.getProperty("java.version"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put("convolutions", ConvolutionFacts.here().eigenIsFaster() ? "Eigen" : "oneDNN");
    return versions;
  }

  /** Those of mangle and TensorFlow, on which numbers depend. */
  public static Map<String, String> ofResults() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = Versions.class.getPackage().getImplementationVersion();
    versions.put("mangle", own == null ? "development" : own);
    versions.put("tensorflow", TensorFlow.version());
    return versions;
  }

  /**
   * Tells this build from any other that makes networks ready in another way: versions, and the
   * classes that do it.
   */
  static String build() {
    return String.join("\n", "versions " + ofResults(), "classes " + ClassesHash.HERE);
  }
}
