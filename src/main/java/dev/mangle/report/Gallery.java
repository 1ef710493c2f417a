package dev.mangle.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses which of many entries to show. */
final class Gallery {
  private Gallery() {}

  private record Kind(int attack, int judge, Outcome outcome) {}

  private static final class Shelf {
    private final List<GalleryEntry> entries = new ArrayList<>();
    private int next;
    private int shown;

    /** The first entry that is not shown yet; null where all are. */
    GalleryEntry next(Set<GalleryEntry> shownEntries) {
      while (next < entries.size() && shownEntries.contains(entries.get(next))) {
        next++;
      }
      return next < entries.size() ? entries.get(next) : null;
    }
  }

  /**
   * At most {@code count} entries, spread evenly over attacks, judges and outcomes: the kind that
   * is shown least gives its first entry next. The same entries give the same choice.
   *
   * @param entries distinct, all with a true label and equally many verdicts
   * @return the chosen ones by image, then by attack
   */
  static List<GalleryEntry> choose(List<GalleryEntry> entries, int count) {
    Map<Kind, Shelf> shelves = new LinkedHashMap<>();
    for (GalleryEntry entry : entries) {
      kinds(entry)
          .forEach(kind -> shelves.computeIfAbsent(kind, k -> new Shelf()).entries.add(entry));
    }
    Set<GalleryEntry> chosen = new LinkedHashSet<>();
    Map<Integer, Integer> ofAttack = new HashMap<>();
    Comparator<Map.Entry<Kind, Shelf>> leastShown =
        Comparator.<Map.Entry<Kind, Shelf>>comparingInt(e -> e.getValue().shown)
            .thenComparing(e -> ofAttack.getOrDefault(e.getKey().attack(), 0));
    while (chosen.size() < Math.min(count, entries.size())) {
      GalleryEntry entry =
          shelves.entrySet().stream()
              .filter(e -> e.getValue().next(chosen) != null)
              .min(leastShown)
              .orElseThrow()
              .getValue()
              .next(chosen);
      chosen.add(entry);
      ofAttack.merge(entry.attack(), 1, Integer::sum);
      kinds(entry).forEach(kind -> shelves.get(kind).shown++);
    }
    return chosen.stream()
        .sorted(Comparator.comparing(GalleryEntry::image).thenComparing(GalleryEntry::attack))
        .toList();
  }

  private static List<Kind> kinds(GalleryEntry entry) {
    List<Kind> kinds = new ArrayList<>();
    for (int judge = 0; judge < entry.verdicts().size(); judge++) {
      kinds.add(new Kind(entry.attack(), judge, entry.outcome(judge)));
    }
    return kinds;
  }
}
