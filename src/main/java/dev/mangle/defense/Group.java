package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Judges behind the same defenses: their images are processed once, their networks run together.
 *
 * @param judges at least one
 * @param gray whether colour images become grey first
 * @param defenses in order
 * @param seen shape of what the networks get
 */
record Group(List<Judge> judges, boolean gray, List<Defense> defenses, ImageShape seen) {

  /** The group of judges whose processing is the same, for images of {@code shape}. */
  static Group of(List<Judge> judges, ImageShape shape) {
    boolean gray = takesGray(judges.get(0), shape);
    ImageShape seen = gray ? Stack.gray(shape) : shape;
    List<Defense> defenses = judges.get(0).processing().stream().map(Stage::defense).toList();
    for (Defense defense : defenses) {
      seen = defense.shape(seen);
    }
    return new Group(List.copyOf(judges), gray, defenses, seen);
  }

  /** The same for some of its judges. */
  Group of(List<Judge> some) {
    return new Group(some, gray, defenses, seen);
  }

  /** What judges of one group have in common. */
  static List<Object> key(Judge judge, ImageShape shape) {
    List<String> stages = judge.processing().stream().map(Stage::text).toList();
    return List.of(stages, takesGray(judge, shape));
  }

  /**
   * Where all networks take grey, the defenses get grey too; else a verdict would depend on whether
   * other judges made the images colour.
   */
  private static boolean takesGray(Judge judge, ImageShape shape) {
    return shape.channels() == 3 && judge.gray() && !judge.processing().isEmpty();
  }

  /**
   * A verdict for each judge.
   *
   * @param classifier has every network of this group
   * @param warnings takes what is odd about a network
   */
  List<Verdicts> judge(Stack images, Classifier classifier, Set<String> warnings) {
    return new Run(classifier, Judges.networks(judges), warnings)
        .judge(gray ? images.toGray() : images, 0);
  }

  private final class Run {
    private final Classifier classifier;
    private final List<Network> networks;
    private final Set<String> warnings;

    Run(Classifier classifier, List<Network> networks, Set<String> warnings) {
      this.classifier = classifier;
      this.networks = networks;
      this.warnings = warnings;
    }

    private List<Verdicts> judge(Stack images, int stage) {
      if (stage == defenses.size()) {
        return classify(images);
      }
      Defense defense = defenses.get(stage);
      if (defense.draws().isEmpty()) {
        return judge(images.through(defense, 0), stage + 1);
      }
      Defense.Draws draws = defense.draws().get();
      List<Ballot> ballots =
          judges.stream().map(judge -> new Ballot(judge.labels(), images.count())).toList();
      for (int draw = 0; draw < draws.count(); draw++) {
        List<Verdicts> drawn = judge(images.through(defense, draw), stage + 1);
        for (int i = 0; i < drawn.size(); i++) {
          ballots.get(i).add(drawn.get(i));
        }
      }
      return ballots.stream().map(ballot -> ballot.result(draws.rule())).toList();
    }

    private List<Verdicts> classify(Stack images) {
      IdentityHashMap<Network, Verdicts> each = new IdentityHashMap<>();
      for (Scores scores : classifier.classify(images.pixels(), networks)) {
        scores.warning().ifPresent(warnings::add);
        each.put(scores.network(), Verdicts.of(scores));
      }
      List<Verdicts> verdicts = new ArrayList<>();
      for (Judge judge : judges) {
        verdicts.add(together(judge, judge.networks().stream().map(each::get).toList()));
      }
      return verdicts;
    }

    private Verdicts together(Judge judge, List<Verdicts> votes) {
      if (votes.size() == 1) {
        return votes.get(0);
      }
      Ballot ballot = new Ballot(judge.labels(), votes.get(0).images());
      votes.forEach(ballot::add);
      return ballot.result(Defense.Rule.MAJORITY);
    }
  }
}
