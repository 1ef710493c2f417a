package dev.mangle.model;

import java.util.List;
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

  /** The contest labels that this network can give: {@code label_offset .. + classes - 1}. */
  public LabelRange labels() {
    return new LabelRange(spec.labelOffset(), spec.labelOffset() + spec.classes() - 1);
  }
}
