package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Join;
import dev.mangle.attack.engine.Voters;
import dev.mangle.io.UserException;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A random part of the networks in each iteration, joined as one objective by their weights; the
 * others rest, so an iteration costs less (stochastic ensembles). All points where an iteration
 * takes gradients see the same part.
 *
 * @param networks how many act at a time
 * @param join how they become one
 */
record RandomSubsets(int networks, Join join) implements Fusion {
  private static final int MOST = 128;

  static final Kind<Fusion> KIND =
      new Kind<>(
          "J of a random part of the networks in each iteration",
          "",
          List.of(
              Parameter.whole("networks", 2, 1, 20),
              Parameter.word("join", "logits", "probabilities", "losses")),
          a ->
              new RandomSubsets(
                  a.whole("networks"), Join.valueOf(a.word("join").toUpperCase(Locale.ROOT))));

  @Override
  public List<Source> lanes(List<Double> weights) {
    List<Voters> subsets = new ArrayList<>();
    int all = weights.size();
    for (int bits = 1; bits < 1 << all && subsets.size() <= MOST; bits++) {
      if (Integer.bitCount(bits) == Math.min(networks, all)) {
        subsets.add(new Voters(members(bits), join));
      }
    }
    if (subsets.size() > MOST) {
      throw new UserException(
          "ensemble 'subsets': expected at most %d ways to choose %d of %d networks",
          MOST, networks, all);
    }
    return List.of(
        (it, point) ->
            it.gradient(
                point,
                subsets,
                it.choice("subsets.choice", draw -> draw.random().nextInt(subsets.size()))));
  }

  private static List<Integer> members(int bits) {
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < Integer.SIZE; i++) {
      if ((bits >> i & 1) == 1) {
        members.add(i);
      }
    }
    return members;
  }
}
