package dev.mangle.cli;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code mangle bench} measures, and the options that not every kind takes. */
enum BenchKind {
  MICRO,
  STEP,
  RUN,
  PGD;

  /**
   * The one called {@code name}, in lower case.
   *
   * @throws UserException when there is none, with the nearest name
   */
  static BenchKind named(String name) {
    Map<String, BenchKind> byName = new LinkedHashMap<>();
    for (BenchKind kind : values()) {
      byName.put(kind.toString(), kind);
    }
    return Names.get("benchmark", byName, name);
  }

  /**
   * Makes sure that this kind takes {@code option}.
   *
   * @throws UserException when it is only for others
   */
  void requireTaken(String option) {
    Set<String> others = new TreeSet<>();
    for (BenchKind kind : values()) {
      if (kind.own().contains(option)) {
        others.add("bench " + kind);
      }
    }
    if (!others.isEmpty() && !own().contains(option)) {
      throw new UserException(
          "%s does not go with bench %s, only with %s", option, this, String.join(", ", others));
    }
  }

  private Set<String> own() {
    return switch (this) {
      case MICRO, STEP -> Set.of("--seconds", "--size", "--variants");
      case RUN -> Set.of("--input", "--iterations", "--launcher", "--variants");
      case PGD -> Set.of("--seconds", "--steps");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
