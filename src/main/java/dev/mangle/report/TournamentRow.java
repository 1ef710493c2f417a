package dev.mangle.report;

import dev.mangle.model.HitMiss;
import dev.mangle.score.tournament.Entrant;
import dev.mangle.score.tournament.TournamentResult;
import dev.mangle.score.tournament.TournamentResult.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;

/** An attack in a tournament: a row of its report. */
record TournamentRow(TournamentResult result, Entrant attack) {
  /** The budget where it is one. */
  Integer epsilon() {
    List<Integer> all = result.batches().stream().map(batch -> batch.epsilon()).toList();
    return all.stream().distinct().count() == 1 ? all.get(0) : null;
  }

  /** Hits and misses among {@code labels} of those images, by index, that {@code counts} takes. */
  HitMiss count(int[] labels, IntPredicate counts) {
    HitMiss count = HitMiss.none(attack.targeted());
    for (int i = 0; i < labels.length; i++) {
      if (counts.test(i)) {
        Shown image = result.images().get(i);
        count = count.add(labels[i], image.trueLabel(), image.target().orElse(-1));
      }
    }
    return count;
  }

  /** File of what the attack made of an image. */
  Path image(int index) {
    return result.adversarialImage(attack, result.batchOf(index), result.images().get(index));
  }
}
