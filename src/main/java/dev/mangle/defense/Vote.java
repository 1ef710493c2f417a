package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * More networks beside the defended one: the label that most of them say wins, mean probability
 * among equals.
 *
 * @param networks names of checkpoints
 */
record Vote(List<String> networks) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "majority of the network and those named, all behind the other defenses",
          "",
          List.of(Parameter.names("name")),
          values -> new Vote(values.names()));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    return image;
  }
}
