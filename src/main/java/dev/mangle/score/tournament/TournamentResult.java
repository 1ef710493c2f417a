package dev.mangle.score.tournament;

import dev.mangle.attack.AttackReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * A tournament that was played.
 *
 * @param attacks sorted by name, as are the other submissions
 * @param images in the order of the data set
 * @param batches of those images
 * @param cleanLabels that a defense gave for the clean images, likewise
 * @param labels that a defense gave for the images of an attack, one an image, {@link #NONE} where
 *     it gave none; every pairing is there
 * @param runs in the order of play
 * @param dataset folder of the clean images
 * @param work folder of the adversarial ones
 */
public record TournamentResult(
    List<Entrant> attacks,
    List<Entrant> targetedAttacks,
    List<Entrant> defenses,
    List<Shown> images,
    List<Batch> batches,
    Map<Entrant, int[]> cleanLabels,
    Map<Pairing, int[]> labels,
    List<Played> runs,
    Path dataset,
    Path work) {
  /** Stands for a label that was not given. */
  public static final int NONE = -1;

  /** Keeps its own copies. */
  public TournamentResult {
    attacks = List.copyOf(attacks);
    targetedAttacks = List.copyOf(targetedAttacks);
    defenses = List.copyOf(defenses);
    images = List.copyOf(images);
    batches = List.copyOf(batches);
    cleanLabels = Map.copyOf(cleanLabels);
    labels = Map.copyOf(labels);
    runs = List.copyOf(runs);
  }

  /**
   * An image of the data set.
   *
   * @param name with its extension
   * @param target empty where the metadata have none
   */
  public record Shown(String name, int trueLabel, OptionalInt target) {}

  /** An attack of either kind and a defense. */
  public record Pairing(Entrant attack, Entrant defense) {}

  /** A submission and its points. */
  public record Rank(Entrant entrant, int score) {}

  /** Attacks of both kinds, the targeted ones last. */
  public List<Entrant> allAttacks() {
    return Stream.concat(attacks.stream(), targetedAttacks.stream()).toList();
  }

  /** Labels of one pairing, in the order of the images. */
  public int[] labels(Entrant attack, Entrant defense) {
    return labels.get(new Pairing(attack, defense)).clone();
  }

  /** Labels of the clean images, in their order. */
  public int[] cleanLabels(Entrant defense) {
    return cleanLabels.get(defense).clone();
  }

  /** Number of images that {@code defense} labels rightly after {@code attack}. */
  public int right(Entrant attack, Entrant defense) {
    int[] given = labels.get(new Pairing(attack, defense));
    int right = 0;
    for (int i = 0; i < given.length; i++) {
      right += given[i] == images.get(i).trueLabel() ? 1 : 0;
    }
    return right;
  }

  /** Number of images that {@code defense} gives their target after {@code attack}. */
  public int hits(Entrant attack, Entrant defense) {
    int[] given = labels.get(new Pairing(attack, defense));
    int hits = 0;
    for (int i = 0; i < given.length; i++) {
      OptionalInt target = images.get(i).target();
      hits += target.isPresent() && target.getAsInt() == given[i] ? 1 : 0;
    }
    return hits;
  }

  /** Attacks by images and defenses that they led away from the true label; ties by name. */
  public List<Rank> attackRanking() {
    int most = images.size() * defenses.size();
    return ranking(
        attacks, attack -> most - defenses.stream().mapToInt(d -> right(attack, d)).sum());
  }

  /** Targeted attacks by images and defenses that they led to the target; ties by name. */
  public List<Rank> targetedAttackRanking() {
    return ranking(
        targetedAttacks, attack -> defenses.stream().mapToInt(d -> hits(attack, d)).sum());
  }

  /** Defenses by images of all attacks that they label rightly; ties by name. */
  public List<Rank> defenseRanking() {
    return ranking(
        defenses, defense -> allAttacks().stream().mapToInt(a -> right(a, defense)).sum());
  }

  private static List<Rank> ranking(List<Entrant> entrants, ToIntFunction<Entrant> score) {
    List<Rank> ranks = new ArrayList<>();
    entrants.forEach(entrant -> ranks.add(new Rank(entrant, score.applyAsInt(entrant))));
    ranks.sort(Comparator.comparingInt(Rank::score).reversed());
    return List.copyOf(ranks);
  }

  /** File of a clean image. */
  public Path cleanImage(Shown image) {
    return dataset.resolve(image.name());
  }

  /** File of what {@code attack} made of {@code image}: the clean pixels where it made nothing. */
  public Path adversarialImage(Entrant attack, Batch batch, Shown image) {
    return AttackStage.folder(work, attack, batch).resolve(image.name());
  }

  /**
   * What {@code attack} says itself of its runs, one record a batch; empty unless there is a
   * credible one of every batch.
   */
  public List<AttackReport> accounts(Entrant attack) {
    List<AttackReport> accounts =
        batches.stream()
            .map(b -> Account.read(AttackStage.account(work, attack, b), b.names().size()))
            .flatMap(Optional::stream)
            .toList();
    return accounts.size() == batches.size() ? accounts : List.of();
  }

  /** The batch of the image with an index. */
  public Batch batchOf(int image) {
    return batches.get(image / batches.get(0).names().size());
  }

  /** Runs of one submission. */
  public List<Played> runsOf(Entrant entrant) {
    return runs.stream().filter(run -> run.entrant().equals(entrant)).toList();
  }

  /** All submissions: attacks, targeted attacks, defenses. */
  public List<Entrant> entrants() {
    return Stream.of(attacks, targetedAttacks, defenses).flatMap(List::stream).toList();
  }
}
