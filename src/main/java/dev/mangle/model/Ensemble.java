package dev.mangle.model;

import dev.mangle.io.UserException;
import java.nio.file.Path;
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
   * What names a member.
   *
   * @param name of a checkpoint, or a path to one
   * @param weight over 0; 1 where none is given
   */
  public record Entry(String name, double weight) {

    /**
     * Reads {@code NAME} or {@code NAME:WEIGHT}.
     *
     * @throws UserException when the weight is no number over 0
     */
    public static Entry parse(String text) {
      String name = nameOf(text);
      return name.equals(text)
          ? new Entry(text, 1)
          : new Entry(name, weight(text, text.substring(name.length() + 1)));
    }

    /**
     * {@code NAME} of {@code NAME} or {@code NAME:WEIGHT}, whatever the weight is; no defense is
     * cut.
     */
    public static String nameOf(String text) {
      int colon = text.lastIndexOf(':');
      return colon < 0 || text.indexOf('+', colon) >= 0 ? text : text.substring(0, colon);
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
  }

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
    Set<Path> seen = new HashSet<>();
    for (String text : texts) {
      requireNoDefense(checkpoints, text);
      Entry entry = Entry.parse(text);
      if (!seen.add(checkpoints.realPath(entry.name()))) {
        throw new UserException("network '%s' is named twice", entry.name());
      }
      members.add(new Member(checkpoints.open(entry.name()), entry.weight()));
    }
    return new Ensemble(members);
  }

  /** A plus sign is part of a name only where there is such a checkpoint. */
  private static void requireNoDefense(Checkpoints checkpoints, String text) {
    int plus = text.indexOf('+', text.lastIndexOf('/') + 1);
    if (plus >= 0 && !checkpoints.has(text) && !checkpoints.has(Entry.nameOf(text))) {
      throw new UserException(
          "network '%s': a surrogate cannot have a defense (%s), because defenses are not"
              + " differentiated",
          text, text.substring(plus));
    }
  }

  /** The networks, in order. */
  public List<Network> networks() {
    return members.stream().map(Member::network).toList();
  }

  /** How they are computed, all in the same way. */
  public Execution execution() {
    return members.get(0).network().execution();
  }

  /**
   * Where they can be computed, each place for itself; see {@link Devices#places}.
   *
   * @throws UserException when a GPU is named that TensorFlow does not see
   */
  public List<Place> places() {
    return Devices.places(execution().device());
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
