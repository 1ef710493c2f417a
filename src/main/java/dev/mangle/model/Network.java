package dev.mangle.model;

import dev.mangle.graph.Bfloat16;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.GraphDef;

/**
 * A network opened and made ready: one flat, frozen, differentiable graph.
 *
 * @param name the checkpoint's name
 * @param spec what it takes, with nothing left unsaid
 * @param graph framed graph (see {@code graph.Frame}): float32 images in, scores out
 * @param logits node with the scores, {@code [images, classes]}
 * @param aux auxiliary scores and the weights of their losses
 * @param sha256 of the checkpoint folder
 * @param execution how it is computed
 */
public record Network(
    String name,
    ModelSpec spec,
    GraphDef graph,
    String logits,
    List<AuxHead> aux,
    String sha256,
    Execution execution) {

  /** Node of auxiliary scores, {@code [images, classes]}, and the weight of its loss. */
  public record AuxHead(String node, double weight) {}

  /** FP32 or BF16: what its gradients are computed in. */
  public Precision precision() {
    return execution.precision().of(graph, execution.device());
  }

  /** The graph in {@code numbers}: float32 as it is, or its inside in bfloat16. */
  GraphDef graph(Precision numbers) {
    return numbers == Precision.FP32 ? graph : Bfloat16.apply(graph, outputs());
  }

  private List<String> outputs() {
    return Stream.concat(Stream.of(logits), aux.stream().map(AuxHead::node)).toList();
  }

  /** The contest labels that this network can give: {@code label_offset .. + classes - 1}. */
  public LabelRange labels() {
    return new LabelRange(spec.labelOffset(), spec.labelOffset() + spec.classes() - 1);
  }
}
