package dev.mangle.report;

import java.util.Locale;

/** What became of an image in the eyes of one judge; the first that fits counts. */
public enum Outcome {
  /** Predicted as its target. */
  HIT("hit target", ""),
  /** Not classified rightly when clean either. */
  WRONG("wrong already", " when clean"),
  /** Rightly classified when clean, now as something else that is not the target. */
  MISSED("missed", ""),
  /** Still classified rightly. */
  RIGHT("still right", "");

  private final String brief;
  private final String rest;

  Outcome(String brief, String rest) {
    this.brief = brief;
    this.rest = rest;
  }

  /** In words for people. */
  public String words() {
    return brief + rest;
  }

  /** In two words at most. */
  String brief() {
    return brief;
  }

  /** In one word for programs: lower case. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Outcome of(Verdict verdict, int truth, Integer target) {
    if (target != null && verdict.adversarialLabel() == target) {
      return HIT;
    }
    if (verdict.cleanLabel() != truth) {
      return WRONG;
    }
    return verdict.adversarialLabel() == truth ? RIGHT : MISSED;
  }
}
