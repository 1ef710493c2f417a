package dev.mangle.attack.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Networks whose objective is one.
 *
 * @param networks places in the ensemble
 * @param join how they become one
 * @param shares {@code [images, networks]}, sum 1, or null for the ensemble's own weights
 */
public record Voters(List<Integer> networks, Join join, Operand<TFloat32> shares) {
  /** Copies the list. */
  public Voters {
    networks = List.copyOf(networks);
  }

  /** Networks with the ensemble's own weights. */
  public Voters(List<Integer> networks, Join join) {
    this(networks, join, null);
  }

  /** One network alone. */
  public static Voters only(int network) {
    return new Voters(List.of(network), Join.LOSSES);
  }

  /** Each of {@code networks} networks alone. */
  public static List<Voters> each(int networks) {
    return IntStream.range(0, networks).mapToObj(Voters::only).toList();
  }

  /** All of {@code networks} networks as one. */
  public static Voters all(int networks, Join join) {
    return new Voters(IntStream.range(0, networks).boxed().toList(), join);
  }
}
