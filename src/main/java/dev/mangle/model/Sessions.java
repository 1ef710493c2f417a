package dev.mangle.model;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;

/** Opens sessions on graphs that the passes have made fast. */
public final class Sessions {
  private Sessions() {}

  /** A session on {@code graph} that computes as {@code execution} says; the caller closes it. */
  public static Session open(Graph graph, Execution execution) {
    return new Session(graph, config(execution));
  }

  private static ConfigProto config(Execution execution) {
    ConfigProto.Builder config = ConfigProto.newBuilder();
    config
        .getGraphOptionsBuilder()
        .getRewriteOptionsBuilder()
        .setDisableMetaOptimizer(!execution.grappler());
    return config.build();
  }
}
