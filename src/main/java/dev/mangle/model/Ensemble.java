package dev.mangle.model;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Networks that act together, each with a weight; they agree on the data set they know. */
public record Ensemble(List<Member> members) {
  private static final String IMAGENET = "imagenet";

  /**
   * One network and its share.
   *
   * @param weight over 0, relative to the others'
   */
  public record Member(Network network, double weight) {}

  /**
   * Checks that the networks go together.
   *
   * @throws UserException when two networks know different data sets or share no label
   */
  public Ensemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new UserException("an ensemble needs at least one network");
    }
    Network first = members.get(0).network();
    for (Member member : members) {
      String dataset = member.network().spec().dataset();
      if (!dataset.equals(first.spec().dataset())) {
        throw new UserException(
            "networks of one ensemble must know the same data set: '%s' knows '%s', '%s' knows '%s'",
            first.name(), first.spec().dataset(), member.network().name(), dataset);
      }
    }
    if (common(members).last() < common(members).first()) {
      throw new UserException("the networks have no label in common");
    }
  }

  /**
   * Opens {@code NAME} or {@code NAME:WEIGHT} each.
   *
   * @throws UserException when a name is not known or given twice, or a weight is no number over 0
   */
  public static Ensemble open(Checkpoints checkpoints, List<String> texts) {
    List<Member> members = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String text : texts) {
      int colon = text.lastIndexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      if (!seen.add(name)) {
        throw new UserException("network '%s' is named twice", name);
      }
      double weight = colon < 0 ? 1 : weight(text, text.substring(colon + 1));
      members.add(new Member(checkpoints.open(name), weight));
    }
    return new Ensemble(members);
  }

  private static double weight(String text, String number) {
    double weight = Double.NaN;
    try {
      weight = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      // Told below, like every other number that is no weight.
    }
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new UserException(
          "network '%s': expected NAME:WEIGHT with a weight over 0, found weight '%s'",
          text, number);
    }
    return weight;
  }

  /** The networks, in order. */
  public List<Network> networks() {
    return members.stream().map(Member::network).toList();
  }

  /** The labels that every network can give; without ImageNet's unused label 0. */
  public LabelRange labels() {
    LabelRange range = common(members);
    boolean imagenet = members.get(0).network().spec().dataset().equals(IMAGENET);
    return imagenet ? range.and(new LabelRange(1, Integer.MAX_VALUE)) : range;
  }

  private static LabelRange common(List<Member> members) {
    return members.stream()
        .map(member -> member.network().labels())
        .reduce(LabelRange::and)
        .orElseThrow();
  }
}
