package dev.mangle.model;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;

/** Opens sessions that compute as an {@link Execution} says. */
public final class Sessions {
  private Sessions() {}

  /**
   * A session on {@code graph} that computes as {@code execution} says; the caller closes it.
   *
   * <p>Nodes that name no device lie on the first GPU that the execution lets it see, else on the
   * processor.
   */
  public static Session open(Graph graph, Execution execution) {
    return new Session(graph, config(execution).build());
  }

  /** The same for a graph that was put on {@code place}; the caller closes it. */
  public static Session open(Graph graph, Execution execution, Place place) {
    ConfigProto.Builder config = config(execution);
    if (place.type().equals(Place.PROCESSOR.type())) {
      // TensorFlow has as many of these as it is asked for.
      config.putDeviceCount(place.type(), place.index() + 1);
    }
    return new Session(graph, config.build());
  }

  /**
   * A session for work that no GPU is wanted for, such as reading weights; the caller closes it.
   */
  public static Session onProcessor(Graph graph) {
    return new Session(graph, processor());
  }

  /** What {@link #onProcessor} is configured with. */
  static ConfigProto processor() {
    return config(Device.CPU).build();
  }

  private static ConfigProto.Builder config(Execution execution) {
    ConfigProto.Builder config = config(execution.device());
    if (!execution.grappler() && !isOnGpu(execution.device())) {
      GraphOptions.Builder options = config.getGraphOptionsBuilder();
      options.getRewriteOptionsBuilder().setDisableMetaOptimizer(true);
      // It copies every weight some times, and finds nothing that the passes have left.
      options.getOptimizerOptionsBuilder().setOptLevel(OptimizerOptions.Level.L0);
    }
    return config;
  }

  /** There, the passes leave convolutions to TensorFlow, which lays them out as the GPU likes. */
  private static boolean isOnGpu(Device device) {
    return !Devices.first(device).type().equals(Place.PROCESSOR.type());
  }

  /** What {@code device} alone decides. */
  static ConfigProto.Builder config(Device device) {
    // Networks may have been saved on devices that are not here.
    ConfigProto.Builder config = ConfigProto.newBuilder().setAllowSoftPlacement(true);
    if (device.kind() == Device.Kind.CPU) {
      return config.putDeviceCount("GPU", 0);
    }
    // Memory is taken as it is needed: other processes may share the GPU.
    config.getGpuOptionsBuilder().setAllowGrowth(true);
    if (device.number() != null) {
      config.getGpuOptionsBuilder().setVisibleDeviceList(device.number().toString());
    }
    return config;
  }
}
