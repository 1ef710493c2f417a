package dev.mangle.report;

import dev.mangle.attack.AttackReport;
import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.Png;
import dev.mangle.model.HitMiss;
import dev.mangle.model.Versions;
import dev.mangle.score.tournament.Entrant;
import dev.mangle.score.tournament.Played;
import dev.mangle.score.tournament.TournamentResult;
import dev.mangle.score.tournament.TournamentResult.Rank;
import dev.mangle.score.tournament.TournamentResult.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The report of a tournament, or of the same one at several budgets: a row an attack and budget.
 */
public final class TournamentReport implements Pictures {
  private final List<TournamentResult> results;
  private final List<Entrant> defenses;
  private final List<TournamentRow> rows = new ArrayList<>();
  private final List<Path> originals;

  private TournamentReport(List<TournamentResult> results) {
    this.results = List.copyOf(results);
    TournamentResult first = results.get(0);
    this.defenses = first.defenses();
    this.originals = first.images().stream().map(first::cleanImage).toList();
    for (TournamentResult result : results) {
      result.allAttacks().forEach(attack -> rows.add(new TournamentRow(result, attack)));
    }
  }

  /**
   * What to show.
   *
   * @param results at least one; the same submissions and images at different budgets
   * @param commandLine that made it
   */
  public static ReportData of(List<TournamentResult> results, String commandLine) {
    return new TournamentReport(results).data(commandLine);
  }

  private ReportData data(String commandLine) {
    TournamentResult first = results.get(0);
    String title =
        String.format(
            "Tournament: %s, %s, %s",
            Words.count(first.attacks().size(), "attack"),
            Words.count(first.targetedAttacks().size(), "targeted attack"),
            Words.count(defenses.size(), "defense"));
    return new ReportData(
        title,
        defenses.stream().map(this::judge).toList(),
        rows.stream().map(this::attack).toList(),
        rankings(),
        curves(),
        gallery(),
        this,
        steps(),
        new ReportData.Plan(commandLine, List.of(submissions()), Versions.here()));
  }

  private ReportData.Judge judge(Entrant defense) {
    TournamentResult first = results.get(0);
    boolean targets = first.images().stream().allMatch(image -> image.target().isPresent());
    HitMiss count = HitMiss.none(targets);
    int[] labels = first.cleanLabels(defense);
    for (int i = 0; i < labels.length; i++) {
      Shown image = first.images().get(i);
      count = count.add(labels[i], image.trueLabel(), image.target().orElse(-1));
    }
    return new ReportData.Judge(defense.name(), count);
  }

  private ReportData.Attack attack(TournamentRow row) {
    List<HitMiss> cells =
        defenses.stream()
            .map(defense -> row.count(row.result().labels(row.attack(), defense), i -> true))
            .toList();
    return new ReportData.Attack(
        name(row),
        row.attack().targeted() ? "targeted" : "",
        row.epsilon(),
        name(row),
        cells,
        changes(row));
  }

  private List<Curve> curves() {
    List<Curve> curves = new TournamentCurves(defenses, rows).againstEpsilon();
    for (TournamentRow row : rows) {
      String title = name(row) + ", by its own account";
      List<AttackReport> accounts = row.result().accounts(row.attack());
      AttackCurves.againstIterations(title, accounts).ifPresent(curves::add);
    }
    return curves;
  }

  /** Unlike that of any other row. */
  private String name(TournamentRow row) {
    boolean twice =
        row.result().allAttacks().stream()
                .filter(other -> other.name().equals(row.attack().name()))
                .count()
            > 1;
    return row.attack().name()
        + (twice && row.attack().targeted() ? " (targeted)" : "")
        + (results.size() > 1 ? ", epsilon " + row.epsilon() : "");
  }

  private List<ReportData.Change> changes(TournamentRow row) {
    List<ReportData.Change> changes = new ArrayList<>();
    for (int i = 0; i < originals.size(); i++) {
      Image clean = Png.read(originals.get(i));
      Image changed = Png.read(row.image(i));
      if (!clean.shape().equals(changed.shape())) {
        clean = clean.toRgb();
        changed = changed.toRgb();
      }
      changes.add(
          new ReportData.Change(
              clean.name(),
              EpsilonBox.maxDifference(clean, changed),
              EpsilonBox.l2(clean, changed)));
    }
    return changes;
  }

  private List<ReportData.Ranking> rankings() {
    String over = results.size() > 1 ? ", all budgets together" : "";
    return List.of(
            ranking("Attacks" + over, "misses", TournamentResult::attackRanking),
            ranking("Targeted attacks" + over, "hits", TournamentResult::targetedAttackRanking),
            ranking("Defenses" + over, "right", TournamentResult::defenseRanking))
        .stream()
        .filter(ranking -> !ranking.places().isEmpty())
        .toList();
  }

  private ReportData.Ranking ranking(
      String title, String unit, Function<TournamentResult, List<Rank>> of) {
    Map<String, Long> sums = new TreeMap<>();
    for (TournamentResult result : results) {
      of.apply(result)
          .forEach(rank -> sums.merge(rank.entrant().name(), (long) rank.score(), Long::sum));
    }
    List<ReportData.Place> places =
        sums.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry -> new ReportData.Place(entry.getKey(), entry.getValue()))
            .toList();
    return new ReportData.Ranking(title, unit, places);
  }

  private List<GalleryEntry> gallery() {
    List<GalleryEntry> entries = new ArrayList<>();
    for (int attack = 0; attack < rows.size(); attack++) {
      TournamentRow row = rows.get(attack);
      List<int[]> clean = defenses.stream().map(row.result()::cleanLabels).toList();
      List<int[]> after = defenses.stream().map(d -> row.result().labels(row.attack(), d)).toList();
      for (int i = 0; i < originals.size(); i++) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int judge = 0; judge < defenses.size(); judge++) {
          verdicts.add(
              new Verdict(
                  List.of(Guess.of(clean.get(judge)[i])), List.of(Guess.of(after.get(judge)[i]))));
        }
        Shown image = row.result().images().get(i);
        Integer target =
            row.attack().targeted() ? Integer.valueOf(image.target().orElseThrow()) : null;
        entries.add(new GalleryEntry(image.name(), attack, image.trueLabel(), target, verdicts));
      }
    }
    return entries;
  }

  @Override
  public Image clean(String image) {
    return Png.read(originals.get(index(image)));
  }

  @Override
  public Image adversarial(int attack, String image) {
    return Png.read(rows.get(attack).image(index(image)));
  }

  private int index(String image) {
    for (int i = 0; i < originals.size(); i++) {
      if (originals.get(i).getFileName().toString().equals(image)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no image " + image);
  }

  private List<ReportData.Step> steps() {
    return results.stream()
        .flatMap(result -> result.runs().stream())
        .filter(run -> run.facts().ran())
        .map(run -> new ReportData.Step(step(run), run.facts().seconds()))
        .toList();
  }

  private static String step(Played run) {
    String on = run.attack().map(attack -> " on " + attack.name()).orElse("");
    return run.entrant().name() + on + ", batch " + run.batch().index();
  }

  private ReportData.Document submissions() {
    String lines =
        results.get(0).entrants().stream()
            .map(entrant -> entrant.type() + " " + entrant.name() + " " + entrant.sha256())
            .collect(Collectors.joining("\n", "", "\n"));
    return new ReportData.Document("submissions and their SHA-256", lines);
  }
}
