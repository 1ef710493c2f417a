package dev.mangle.challenge;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.mangle.image.ImageShape;
import dev.mangle.image.NumberArray;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the challenge's {@code run_attack.py} asks of a submission: shape {@code [images, values]},
 * numbers in 0..1 and the budget, the last two with a tolerance of 0.0001. It clips nothing.
 *
 * <p>As there, a perturbation is a difference of float32 where the file's type fits in float32,
 * else of float64; the limits are float64.
 */
public final class SubmissionCheck {
  /** The original's, on both ends of the range and on the budget. */
  public static final double TOLERANCE = 0.0001;

  private static final double LEAST = -TOLERANCE;
  private static final double MOST = 1 + TOLERANCE;

  private final TestImages images;
  private final double epsilon;

  /**
   * What a submission is.
   *
   * @param facts lines on its values, whether it is good or not
   * @param faults lines on what is wrong with it; none where it is good
   */
  public record Verdict(List<String> facts, List<String> faults) {
    /** Copies the lists. */
    public Verdict {
      facts = List.copyOf(facts);
      faults = List.copyOf(faults);
    }

    /** Whether the challenge takes it. */
    public boolean isGood() {
      return faults.isEmpty();
    }
  }

  /** The first index of the least and the most of what was added. */
  private static final class Extremes {
    private int lowest = -1;
    private int highest = -1;
    private int nan = -1;
    private int nans;
  }

  /** Checks against {@code images} within {@code epsilon}, a share of the pixel range. */
  public SubmissionCheck(TestImages images, double epsilon) {
    this.images = images;
    this.epsilon = epsilon;
  }

  /** All that can be said of an array. */
  public Verdict check(NumberArray array) {
    List<String> facts = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    checkShape(array, faults);
    checkValues(array, facts, faults);
    if (array.size() == images.count() * images.shape().size()) {
      checkBudget(array, facts, faults);
    }
    return new Verdict(facts, faults);
  }

  private void checkShape(NumberArray array, List<String> faults) {
    int values = images.shape().size();
    if (!array.hasShape(images.count(), values)) {
      faults.add(
          text("shape: expected (%d, %d), found %s", images.count(), values, array.shapeText()));
    }
  }

  private void checkValues(NumberArray array, List<String> facts, List<String> faults) {
    Extremes extremes = extremes(array);
    if (extremes.nan >= 0) {
      faults.add(
          text(
              "NaN: %d of %d values, the first at %s",
              extremes.nans, array.size(), place(array, extremes.nan)));
    }
    if (extremes.lowest < 0) {
      return;
    }
    double low = array.get(extremes.lowest);
    double high = array.get(extremes.highest);
    String range =
        text(
            "lowest %s at %s, highest %s at %s",
            number(low),
            place(array, extremes.lowest),
            number(high),
            place(array, extremes.highest));
    if (low < LEAST || high > MOST) {
      faults.add(text("range: expected %s to %s, found %s", number(LEAST), number(MOST), range));
    } else {
      facts.add("range: " + range);
    }
  }

  private static Extremes extremes(NumberArray array) {
    Extremes extremes = new Extremes();
    for (int i = 0; i < array.size(); i++) {
      double value = array.get(i);
      if (Double.isNaN(value)) {
        extremes.nan = extremes.nans++ == 0 ? i : extremes.nan;
      } else {
        boolean first = extremes.lowest < 0;
        extremes.lowest = first || value < array.get(extremes.lowest) ? i : extremes.lowest;
        extremes.highest = first || value > array.get(extremes.highest) ? i : extremes.highest;
      }
    }
    return extremes;
  }

  private void checkBudget(NumberArray array, List<String> facts, List<String> faults) {
    int size = images.shape().size();
    double limit = epsilon + TOLERANCE;
    int worst = -1;
    double largest = -1;
    int over = 0;
    for (int image = 0; image < images.count(); image++) {
      double largestHere = 0;
      for (int i = image * size; i < (image + 1) * size; i++) {
        double change = change(array, i);
        largestHere = Math.max(largestHere, change);
        if (change > largest) {
          largest = change;
          worst = i;
        }
      }
      over += largestHere > limit ? 1 : 0;
    }
    if (worst < 0) {
      return;
    }
    String found = text("largest %s in %s", number(largest), pixel(worst));
    if (over > 0) {
      faults.add(
          text(
              "perturbation: expected at most %s + %s, found %s; %d of %d images are over",
              number(epsilon), number(TOLERANCE), found, over, images.count()));
    } else {
      facts.add(
          text("perturbation: %s, allowed %s + %s", found, number(epsilon), number(TOLERANCE)));
    }
  }

  /** How far a value is from its image's, or -1 where it is NaN. */
  private double change(NumberArray array, int index) {
    double value = array.get(index);
    float clean = images.unit(index);
    if (Double.isNaN(value)) {
      return -1;
    }
    return array.isWide() ? Math.abs(clean - value) : Math.abs(clean - (float) value);
  }

  private static String place(NumberArray array, int index) {
    int row = array.dimensions() == 0 ? 1 : array.size() / array.dimension(0);
    return text("row %d, column %d", index / row, index % row);
  }

  private String pixel(int index) {
    ImageShape shape = images.shape();
    int at = index % shape.size() / shape.channels();
    return text(
        "image %d (label %d), pixel row %d, column %d",
        index / shape.size(),
        images.label(index / shape.size()),
        at / shape.width(),
        at % shape.width());
  }

  /** With as many digits as tell a fault from what is just allowed. */
  private static String number(double value) {
    return Double.isInfinite(value)
        ? Double.toString(value)
        : BigDecimal.valueOf(value)
            .setScale(6, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString();
  }

  @FormatMethod
  private static String text(@FormatString String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
