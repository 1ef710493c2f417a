package dev.mangle.model;

import dev.mangle.graph.Passes;

/**
 * How networks are computed.
 *
 * @param precision of the numbers that their gradients are computed in
 * @param passes that make their graphs fast
 * @param grappler whether TensorFlow's own optimiser works on a graph before its first run
 * @param device where
 */
public record Execution(Precision precision, Passes passes, boolean grappler, Device device) {
  /** float32 and every rewrite, on what is there. */
  public static final Execution USUAL =
      new Execution(Precision.FP32, Passes.ALL, false, Device.AUTO);

  /** The same with TensorFlow's own optimiser, for graphs that the passes have not seen. */
  public Execution withGrappler() {
    return new Execution(precision, passes, true, device);
  }

  /** The same in other numbers. */
  public Execution in(Precision numbers) {
    return new Execution(numbers, passes, grappler, device);
  }

  /** The same elsewhere. */
  public Execution on(Device elsewhere) {
    return new Execution(precision, passes, grappler, elsewhere);
  }
}
