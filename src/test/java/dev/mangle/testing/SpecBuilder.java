package dev.mangle.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.mangle.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link ModelSpec} from the few things that a test cares about. */
public final class SpecBuilder {
  private final int height;
  private final int width;
  private final ModelSpec.Order order;
  private final int classes;
  private final List<ModelSpec.Aux> aux = new ArrayList<>();
  private List<Double> scale = List.of(1.0);
  private List<Double> offset = List.of(0.0);
  private int labelOffset;
  private String dataset = "test";

  private SpecBuilder(int height, int width, ModelSpec.Order order, int classes) {
    this.height = height;
    this.width = width;
    this.order = order;
    this.classes = classes;
  }

  /** A network that takes pixels as they are, with label offset 0 and dataset "test". */
  public static SpecBuilder of(int height, int width, ModelSpec.Order order, int classes) {
    return new SpecBuilder(height, width, order, classes);
  }

  /** One number, or one a channel in the network's order. */
  @CanIgnoreReturnValue
  public SpecBuilder scale(Double... values) {
    scale = Arrays.asList(values);
    return this;
  }

  /** One number, or one a channel in the network's order. */
  @CanIgnoreReturnValue
  public SpecBuilder offset(Double... values) {
    offset = Arrays.asList(values);
    return this;
  }

  /** Contest label = argmax + {@code value}. */
  @CanIgnoreReturnValue
  public SpecBuilder labelOffset(int value) {
    labelOffset = value;
    return this;
  }

  /** One more head of auxiliary logits. */
  @CanIgnoreReturnValue
  public SpecBuilder aux(String key, double weight) {
    aux.add(new ModelSpec.Aux(key, weight));
    return this;
  }

  /** The dataset's name. */
  @CanIgnoreReturnValue
  public SpecBuilder dataset(String value) {
    dataset = value;
    return this;
  }

  /** The finished spec; its input is called "images" and its logits "logits". */
  public ModelSpec build() {
    return new ModelSpec(
        "test",
        "serving_default",
        new ModelSpec.Input("images", height, width, order.channels(), order, scale, offset),
        new ModelSpec.Logits("logits"),
        aux,
        classes,
        labelOffset,
        dataset,
        "made for a test",
        "",
        "",
        null,
        null);
  }
}
