package dev.mangle.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Look-up by name that helps with a typing error. */
public final class Names {
  private Names() {}

  /**
   * The name most like {@code wrong}, ignoring case; empty when none is within a third of its
   * length (at least two) edits.
   */
  public static Optional<String> nearest(String wrong, Collection<String> names) {
    LevenshteinDistance distance = new LevenshteinDistance(null);
    String lower = wrong.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, wrong.length() / 3);
    record Candidate(String name, int edits) {}
    return names.stream()
        .map(name -> new Candidate(name, distance.apply(lower, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.edits() <= limit)
        .min(Comparator.comparingInt(Candidate::edits))
        .map(Candidate::name);
  }

  /**
   * The entry called {@code name} of a registry of {@code kind}s.
   *
   * @throws UserException when there is none, with the nearest name or all of them
   */
  public static <T> T get(String kind, Map<String, T> registry, String name) {
    T value = registry.get(name);
    if (value != null) {
      return value;
    }
    throw unknown(kind, registry.keySet(), name);
  }

  /**
   * Makes sure that {@code name} is one of {@code names}.
   *
   * @throws UserException when it is not, with the nearest name or all of them
   */
  public static void requireKnown(String kind, Collection<String> names, String name) {
    if (!names.contains(name)) {
      throw unknown(kind, names, name);
    }
  }

  private static UserException unknown(String kind, Collection<String> names, String name) {
    return new UserException("unknown %s '%s': %s", kind, name, hint(name, names));
  }

  /** What to say after a wrong name: the nearest one, else all that there are. */
  public static String hint(String wrong, Collection<String> names) {
    return nearest(wrong, names)
        .map(near -> "did you mean '" + near + "'?")
        .orElseGet(
            () ->
                names.isEmpty() ? "there are none" : "expected one of " + String.join(", ", names));
  }
}
