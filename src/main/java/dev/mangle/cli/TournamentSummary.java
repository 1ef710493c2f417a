package dev.mangle.cli;

import dev.mangle.model.HitMiss;
import dev.mangle.score.tournament.Entrant;
import dev.mangle.score.tournament.SubmissionSummary;
import dev.mangle.score.tournament.TournamentResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What {@code mangle tournament} prints in the end. */
final class TournamentSummary {
  private TournamentSummary() {}

  static void print(TournamentResult result, PrintWriter out) {
    ranking("attack", result.attackRanking(), out);
    ranking("targeted attack", result.targetedAttackRanking(), out);
    ranking("defense", result.defenseRanking(), out);
    out.printf("%n|hit target, defense miss| out of %d images%n", result.images().size());
    matrix(result).print(out);
    List<String> failures = failures(result);
    if (!failures.isEmpty()) {
      out.println();
      failures.forEach(out::println);
    }
  }

  private static void ranking(String kind, List<TournamentResult.Rank> ranks, PrintWriter out) {
    if (ranks.isEmpty()) {
      return;
    }
    Table table = new Table(kind, "score");
    ranks.forEach(rank -> table.row(rank.entrant().name(), Integer.toString(rank.score())));
    out.println();
    table.print(out);
  }

  private static Table matrix(TournamentResult result) {
    List<String> header = new ArrayList<>(List.of("attack"));
    result.defenses().forEach(defense -> header.add(defense.name()));
    Table table = new Table(header.toArray(String[]::new));
    int images = result.images().size();
    for (Entrant attack : result.allAttacks()) {
      List<String> cells = new ArrayList<>(List.of(attack.name()));
      for (Entrant defense : result.defenses()) {
        Integer hits = attack.targeted() ? result.hits(attack, defense) : null;
        int misses = images - result.right(attack, defense);
        cells.add(new HitMiss(hits, misses, images).toString());
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /** One line for each submission that lost points by its own fault. */
  private static List<String> failures(TournamentResult result) {
    List<String> lines = new ArrayList<>();
    for (Entrant entrant : result.entrants()) {
      SubmissionSummary summary = SubmissionSummary.of(entrant, result);
      if (entrant.submission().isEmpty()) {
        lines.add("%s was not run: %s".formatted(entrant, entrant.problem()));
      } else if (summary.lost() > 0) {
        String first =
            result.runsOf(entrant).stream()
                .filter(run -> run.facts().lostPoints())
                .map(run -> String.join("; ", run.facts().problems()))
                .findFirst()
                .orElseThrow();
        lines.add(
            "%s lost points in %d of %d runs: %s"
                .formatted(entrant, summary.lost(), summary.runs(), first));
      }
    }
    return lines;
  }
}
