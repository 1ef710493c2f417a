package dev.mangle.report;

import dev.mangle.model.HitMiss;
import java.util.List;
import java.util.Map;

/**
 * All that a report shows.
 *
 * @param title of the page
 * @param judges columns of the matrix, at least one
 * @param attacks rows of the matrix, at least one
 * @param rankings of a tournament; may be empty
 * @param curves rates against epsilon or iterations; may be empty
 * @param gallery every image after every attack, of which some are shown; may be empty
 * @param pictures gives the pixels of the gallery's entries
 * @param steps what took time; may be empty
 */
public record ReportData(
    String title,
    List<Judge> judges,
    List<Attack> attacks,
    List<Ranking> rankings,
    List<Curve> curves,
    List<GalleryEntry> gallery,
    Pictures pictures,
    List<Step> steps,
    Plan plan) {

  /** A column: who judges, and how it judges the clean images. */
  public record Judge(String name, HitMiss clean) {}

  /**
   * A row.
   *
   * @param name for people, unlike that of any other row
   * @param aim what it wants, in a word, such as {@code away}; empty where it is not known
   * @param epsilon L_infinity budget in pixel units, or null where it is not known
   * @param folder of the adversarial images, as it was given
   * @param cells one a judge
   * @param changes one an image; may be empty
   */
  public record Attack(
      String name,
      String aim,
      Integer epsilon,
      String folder,
      List<HitMiss> cells,
      List<Change> changes) {
    /** Copies the lists. */
    public Attack {
      cells = List.copyOf(cells);
      changes = List.copyOf(changes);
    }

    int largestChange() {
      return changes.stream().mapToInt(Change::linf).max().orElse(0);
    }

    /** The factor at which its perturbations are shown: the largest spans the range. */
    int amplification() {
      return Perturbation.factor(largestChange());
    }

    double meanL2() {
      return changes.stream().mapToDouble(Change::l2).average().orElse(0);
    }
  }

  /** Size of one perturbation in pixel units: L_infinity and Euclidean. */
  public record Change(String image, int linf, double l2) {}

  /** Who won, best first. */
  public record Ranking(String title, String unit, List<Place> places) {
    /** Copies the list. */
    public Ranking {
      places = List.copyOf(places);
    }
  }

  /** One place of a ranking. */
  public record Place(String name, long score) {}

  /** Something that took {@code seconds} of wall-clock time. */
  public record Step(String name, double seconds) {}

  /**
   * How to do it again.
   *
   * @param commandLine as it can be typed
   * @param documents such as each attack's {@code attack.json}
   * @param versions of mangle and what it stands on, in the order to be shown
   */
  public record Plan(String commandLine, List<Document> documents, Map<String, String> versions) {}

  /** A text to be shown whole. */
  public record Document(String name, String text) {}

  /** Refuses a table that is not rectangular and entries that point nowhere. */
  public ReportData {
    judges = List.copyOf(judges);
    attacks = List.copyOf(attacks);
    rankings = List.copyOf(rankings);
    curves = List.copyOf(curves);
    gallery = List.copyOf(gallery);
    steps = List.copyOf(steps);
    if (judges.isEmpty() || attacks.isEmpty()) {
      throw new IllegalArgumentException("expected a judge and an attack or more");
    }
    for (Attack attack : attacks) {
      requireOneAJudge(attack.name(), attack.cells().size(), judges.size());
    }
    for (GalleryEntry entry : gallery) {
      requireOneAJudge(entry.image(), entry.verdicts().size(), judges.size());
      if (entry.attack() >= attacks.size() || entry.truth() == null) {
        throw new IllegalArgumentException("expected an attack and a true label: " + entry);
      }
    }
  }

  private static void requireOneAJudge(String what, int found, int judges) {
    if (found != judges) {
      throw new IllegalArgumentException(
          "'%s': expected one value a judge, %d, found %d".formatted(what, judges, found));
    }
  }
}
