package dev.mangle.model;

import dev.mangle.testing.SpecBuilder;
import java.util.List;
import org.tensorflow.proto.GraphDef;

/** Networks without a graph, where only what they say of themselves counts. */
final class BareNetworks {
  private BareNetworks() {}

  static Network network(String name, String dataset, int classes, int labelOffset) {
    return network(
        name,
        SpecBuilder.of(4, 4, ModelSpec.Order.RGB, classes)
            .dataset(dataset)
            .labelOffset(labelOffset)
            .build());
  }

  static Network network(String name, ModelSpec spec) {
    return new Network(
        name, spec, GraphDef.getDefaultInstance(), "logits", List.of(), "", Execution.USUAL);
  }
}
