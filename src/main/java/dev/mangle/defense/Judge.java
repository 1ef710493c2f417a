package dev.mangle.defense;

import dev.mangle.io.UserException;
import dev.mangle.model.LabelRange;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network, or several that vote, behind defenses.
 *
 * @param name as it was typed, such as {@code base_inception+jpeg:75}; of a path its last part
 * @param networks at least one; more than one vote
 * @param stages what is done to images, in order
 */
public record Judge(String name, List<Network> networks, List<Stage> stages) {
  /** Copies the lists. */
  public Judge {
    networks = List.copyOf(networks);
    stages = List.copyOf(stages);
  }

  /** A network alone. */
  public static Judge of(Network network) {
    return new Judge(network.name(), List.of(network), List.of());
  }

  /**
   * The same behind more defenses.
   *
   * @param chain {@code DEFENSE[:VALUE...][+DEFENSE...]}
   * @throws dev.mangle.io.UserException when a defense is not known, a value is not allowed, or a
   *     defense brings networks of its own
   */
  public Judge behind(String chain) {
    if (chain.isEmpty() || chain.startsWith("+")) {
      throw new UserException("expected a defense, found '%s'", chain);
    }
    List<Stage> more = Stage.parseChain(chain);
    for (Stage stage : more) {
      if (!stage.defense().networks().isEmpty()) {
        throw new UserException(
            "defense '%s' brings networks of its own: expected one that changes images",
            stage.text());
      }
    }
    return new Judge(
        name + "+" + chain, networks, Stream.concat(stages.stream(), more.stream()).toList());
  }

  /** The contest labels that this judge can give. */
  public LabelRange labels() {
    return networks.stream().map(Network::labels).reduce(LabelRange::or).orElseThrow();
  }

  /** The network's name and every defense with all its values. */
  public String inFull() {
    return networks.get(0).name()
        + stages.stream().map(stage -> "+" + stage.text()).collect(Collectors.joining());
  }

  /** The stages that change images. */
  List<Stage> processing() {
    return stages.stream().filter(stage -> !stage.keepsImages()).toList();
  }

  /** Whether every network takes grey images. */
  boolean gray() {
    return networks.stream()
        .allMatch(network -> network.spec().input().order() == ModelSpec.Order.GRAY);
  }
}
