package dev.mangle.io;

import java.time.Duration;

/** Spans of time in words. */
public final class Spans {
  private Spans() {}

  /** The two largest units that count: {@code 1 h 5 min}, {@code 12 min 3 s}, {@code 40 s}. */
  public static String of(double seconds) {
    Duration span = Duration.ofSeconds(Math.round(seconds));
    if (span.toHours() > 0) {
      return span.toHours() + " h " + span.toMinutesPart() + " min";
    }
    return span.toMinutes() > 0
        ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
        : span.toSeconds() + " s";
  }
}
