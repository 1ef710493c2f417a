package dev.mangle.graph;

import dev.mangle.io.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tensorflow.proto.GraphDef;

/**
 * The rewrites that make graphs fast, in their order; each keeps the function, so any of them may
 * be left out to measure what it brings.
 *
 * @param without names of those that are left out
 */
public record Passes(Set<String> without) {
  /** On a framed, frozen, canonical network, before there are gradients. */
  private static final Map<String, UnaryOperator<GraphDef>> OF_NETWORKS =
      ordered(
          Map.entry("fold-constants", FoldConstants::apply),
          Map.entry("max-pool", PlainMaxPool::apply),
          Map.entry("fold-batch-norm", FoldBatchNorm::apply),
          Map.entry("convolve-before-pooling", ConvolveBeforePooling::apply));

  /** On a pruned graph with gradients, just before it is run. */
  private static final Map<String, UnaryOperator<GraphDef>> OF_STEPS =
      ordered(
          Map.entry("relu-grad-on-output", ReluGradOnOutput::apply),
          Map.entry("backward-as-forward", BackwardAsForward::apply),
          Map.entry("depthwise-backward-as-forward", DepthwiseBackwardAsForward::apply),
          Map.entry("outputs-as-blocks", OutputsAsBlocks::apply),
          Map.entry("eigen-convolutions", EigenConvolutions::whereFaster),
          Map.entry("fuse-convolutions", FuseConvolutions::apply));

  /** Every rewrite. */
  public static final Passes ALL = new Passes(Set.of());

  /**
   * Checks the names.
   *
   * @throws dev.mangle.io.UserException when there is no such rewrite, with the nearest name
   */
  public Passes {
    without = Set.copyOf(without);
    Map<String, UnaryOperator<GraphDef>> all = new LinkedHashMap<>(OF_NETWORKS);
    all.putAll(OF_STEPS);
    without.forEach(name -> Names.get("rewrite", all, name));
  }

  /** Names of all rewrites, in their order. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(OF_NETWORKS.keySet());
    names.addAll(OF_STEPS.keySet());
    return names;
  }

  /** A network made fast. */
  public GraphDef ofNetwork(GraphDef graph) {
    return apply(OF_NETWORKS, graph);
  }

  /** A graph, with or without gradients, made fast. */
  public GraphDef ofStep(GraphDef graph) {
    return apply(OF_STEPS, graph);
  }

  private GraphDef apply(Map<String, UnaryOperator<GraphDef>> passes, GraphDef graph) {
    GraphDef changed = graph;
    for (Map.Entry<String, UnaryOperator<GraphDef>> pass : passes.entrySet()) {
      if (!without.contains(pass.getKey())) {
        changed = pass.getValue().apply(changed);
      }
    }
    return changed;
  }

  @SafeVarargs
  private static Map<String, UnaryOperator<GraphDef>> ordered(
      Map.Entry<String, UnaryOperator<GraphDef>>... passes) {
    Map<String, UnaryOperator<GraphDef>> ordered = new LinkedHashMap<>();
    for (Map.Entry<String, UnaryOperator<GraphDef>> pass : passes) {
      ordered.put(pass.getKey(), pass.getValue());
    }
    return ordered;
  }
}
