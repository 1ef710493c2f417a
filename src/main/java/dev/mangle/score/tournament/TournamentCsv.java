package dev.mangle.score.tournament;

import dev.mangle.io.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;

/**
 * A tournament in the files of the contest's toolkit, byte by byte in its formats, and two of ours.
 *
 * <p>Score matrices end their lines with LF, all other files of the toolkit with CR LF.
 */
public final class TournamentCsv {
  private static final String LF = "\n";
  private static final String CR_LF = "\r\n";

  private TournamentCsv() {}

  /**
   * Writes all files into {@code folder}, each in one piece.
   *
   * @return their names
   * @throws dev.mangle.io.UserException when one cannot be written
   */
  public static List<String> write(TournamentResult result, Path folder) {
    AtomicFiles.createFolders(folder);
    Map<String, String> files = files(result);
    files.forEach((name, text) -> AtomicFiles.write(folder.resolve(name), text));
    return List.copyOf(files.keySet());
  }

  /** Text by file name. */
  static Map<String, String> files(TournamentResult result) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "accuracy_on_attacks.csv", matrix(result.attacks(), result.defenses(), result::right));
    files.put(
        "accuracy_on_targeted_attacks.csv",
        matrix(result.targetedAttacks(), result.defenses(), result::right));
    files.put(
        "hit_target_class.csv", matrix(result.targetedAttacks(), result.defenses(), result::hits));
    files.put("attack_ranking.csv", ranking("AttackName", result.attackRanking()));
    files.put("targeted_attack_ranking.csv", ranking("AttackName", result.targetedAttackRanking()));
    files.put("defense_ranking.csv", ranking("DefenseName", result.defenseRanking()));
    files.put("all_classification.csv", classification(result));
    files.put("submission_times.csv", times(result));
    files.put("submission_errors.csv", errors(result));
    return files;
  }

  private static String matrix(
      List<Entrant> rows, List<Entrant> columns, ToIntBiFunction<Entrant, Entrant> cell) {
    StringBuilder csv = new StringBuilder();
    List<Object> header = new ArrayList<>(List.of(""));
    columns.forEach(column -> header.add(column.name()));
    line(csv, LF, header.toArray());
    for (Entrant row : rows) {
      List<Object> cells = new ArrayList<>(List.of(row.name()));
      columns.forEach(column -> cells.add(cell.applyAsInt(row, column)));
      line(csv, LF, cells.toArray());
    }
    return csv.toString();
  }

  private static String ranking(String name, List<TournamentResult.Rank> ranks) {
    StringBuilder csv = new StringBuilder();
    line(csv, CR_LF, name, "Score");
    ranks.forEach(rank -> line(csv, CR_LF, rank.entrant().name(), rank.score()));
    return csv.toString();
  }

  private static String classification(TournamentResult result) {
    StringBuilder csv = new StringBuilder();
    line(
        csv,
        CR_LF,
        "AttackName",
        "IsTargeted",
        "DefenseName",
        "ImageId",
        "PredictedLabel",
        "TrueLabel",
        "TargetClass");
    for (Entrant defense : result.defenses()) {
      for (Entrant attack : result.allAttacks()) {
        classification(csv, result, attack, defense);
      }
    }
    return csv.toString();
  }

  /** As in the toolkit, a label that was not given has no line. */
  private static void classification(
      StringBuilder csv, TournamentResult result, Entrant attack, Entrant defense) {
    int[] labels = result.labels(attack, defense);
    for (int i = 0; i < labels.length; i++) {
      TournamentResult.Shown image = result.images().get(i);
      OptionalInt target = image.target();
      if (labels[i] != TournamentResult.NONE) {
        line(
            csv,
            CR_LF,
            attack.name(),
            attack.targeted() ? "True" : "False",
            defense.name(),
            image.name().substring(0, image.name().length() - ".png".length()),
            labels[i],
            image.trueLabel(),
            target.isPresent() ? target.getAsInt() : "");
      }
    }
  }

  private static String times(TournamentResult result) {
    StringBuilder csv = new StringBuilder();
    line(
        csv,
        LF,
        "SubmissionName",
        "Type",
        "Runs",
        "MedianSeconds",
        "MaxSeconds",
        "Timeouts",
        "Failures",
        "Missing",
        "Resized",
        "Clipped");
    for (Entrant entrant : result.entrants()) {
      SubmissionSummary summary = SubmissionSummary.of(entrant, result);
      line(
          csv,
          LF,
          entrant.name(),
          entrant.type(),
          summary.runs(),
          String.format(Locale.ROOT, "%.3f", summary.medianSeconds()),
          String.format(Locale.ROOT, "%.3f", summary.maxSeconds()),
          summary.timeouts(),
          summary.failures(),
          summary.missing(),
          summary.resized(),
          summary.clipped());
    }
    return csv.toString();
  }

  private static String errors(TournamentResult result) {
    StringBuilder csv = new StringBuilder();
    line(csv, LF, "SubmissionName", "Type", "AttackName", "IsTargeted", "Batch", "Problem");
    for (Entrant entrant : result.entrants()) {
      if (entrant.submission().isEmpty()) {
        line(csv, LF, entrant.name(), entrant.type(), "", "", "", entrant.problem());
        continue;
      }
      for (Played run : result.runsOf(entrant)) {
        for (String problem : run.facts().problems()) {
          line(
              csv,
              LF,
              entrant.name(),
              entrant.type(),
              run.attack().map(Entrant::name).orElse(""),
              run.attack().map(attack -> attack.targeted() ? "True" : "False").orElse(""),
              run.batch().index(),
              problem);
        }
      }
    }
    return csv.toString();
  }

  private static void line(StringBuilder csv, String end, Object... cells) {
    csv.append(
            Arrays.stream(cells)
                .map(cell -> quoted(cell.toString()))
                .collect(Collectors.joining(",")))
        .append(end);
  }

  /** Quoted only where it must be; the library also quotes an empty or unusual first cell. */
  private static String quoted(String cell) {
    return cell.matches("(?s).*[,\"\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
