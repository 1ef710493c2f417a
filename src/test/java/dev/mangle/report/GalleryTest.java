package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GalleryTest {
  private final List<GalleryEntry> all = SampleReport.data().gallery();

  private static Set<String> kinds(List<GalleryEntry> entries) {
    Set<String> kinds = new HashSet<>();
    for (GalleryEntry entry : entries) {
      for (int judge = 0; judge < entry.verdicts().size(); judge++) {
        kinds.add(entry.attack() + " " + judge + " " + entry.outcome(judge));
      }
    }
    return kinds;
  }

  @Test
  void everyKindIsShownWhereThereIsRoom() {
    Set<String> kinds = kinds(all);
    assertTrue(kinds.size() > 20, "the sample has many kinds: " + kinds);
    assertEquals(kinds, kinds(Gallery.choose(all, kinds.size())));
  }

  @Test
  void rareOutcomesAreNotDrownedByCommonOnes() {
    List<GalleryEntry> entries = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> entries.add(entry(i, i >= 96 ? 2 : 1)));
    List<GalleryEntry> chosen = Gallery.choose(entries, 8);
    assertEquals(4, chosen.stream().filter(e -> e.outcome(0) == Outcome.HIT).count());
    assertEquals(4, chosen.stream().filter(e -> e.outcome(0) == Outcome.RIGHT).count());
  }

  @Test
  void aFewComeFromAllAttacks() {
    assertEquals(
        Set.of(0, 1, 2),
        Gallery.choose(all, 3).stream().map(GalleryEntry::attack).collect(Collectors.toSet()));
  }

  @Test
  void countsAndOrder() {
    for (int count : new int[] {0, 1, 7, 60, 72, 1000}) {
      List<GalleryEntry> chosen = Gallery.choose(all, count);
      assertEquals(Math.min(count, all.size()), new HashSet<>(chosen).size());
      assertEquals(chosen, Gallery.choose(all, count), "the same choice each time");
      Comparator<GalleryEntry> order =
          Comparator.comparing(GalleryEntry::image).thenComparing(GalleryEntry::attack);
      assertEquals(chosen.stream().sorted(order).toList(), chosen);
    }
  }

  private static GalleryEntry entry(int image, int after) {
    Verdict verdict = new Verdict(List.of(Guess.of(1)), List.of(Guess.of(after)));
    return new GalleryEntry("%03d.png".formatted(image), 0, 1, 2, List.of(verdict));
  }
}
