package dev.mangle.train;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the learning rate goes over a training. */
public enum Schedule {
  /** Stays. */
  CONSTANT {
    @Override
    double factorAt(double done) {
      return 1;
    }
  },
  /** Falls linearly to 0. */
  LINEAR {
    @Override
    double factorAt(double done) {
      return 1 - done;
    }
  },
  /** Falls to 0 along half a cosine (Loshchilov, Hutter 2017, without restarts). */
  COSINE {
    @Override
    double factorAt(double done) {
      return (1 + Math.cos(Math.PI * done)) / 2;
    }
  },
  /** Rises linearly from 0 over the first fifth, then falls linearly to 0 (after Smith 2018). */
  ONE_CYCLE {
    @Override
    double factorAt(double done) {
      return done < RISE ? done / RISE : (1 - done) / (1 - RISE);
    }
  };

  private static final double RISE = 0.2;

  /** Share of the highest rate, 0..1, when {@code done} of the training, 0..1, is behind. */
  abstract double factorAt(double done);

  /**
   * The one called {@code name}, in lower case with hyphens.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static Schedule named(String name) {
    Map<String, Schedule> byName = new LinkedHashMap<>();
    for (Schedule value : values()) {
      byName.put(value.toString(), value);
    }
    return Names.get("schedule", byName, name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
