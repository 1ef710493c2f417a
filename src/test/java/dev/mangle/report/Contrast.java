package dev.mangle.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours of CSS and how well one is read on another. */
final class Contrast {
  private Contrast() {}

  /** Red, green, blue and opacity of each colour that {@code css} names. */
  static List<double[]> colours(String css) {
    Matcher found = Pattern.compile("rgba?\\(([^)]*)\\)").matcher(css);
    List<double[]> colours = new ArrayList<>();
    while (found.find()) {
      String[] parts = found.group(1).split("[, /]+", -1);
      double[] colour = {0, 0, 0, 1};
      for (int i = 0; i < parts.length; i++) {
        colour[i] = Double.parseDouble(parts[i]);
      }
      colours.add(colour);
    }
    return colours;
  }

  static double[] over(double[] shade, double[] ground) {
    double[] mixed = {0, 0, 0, 1};
    for (int i = 0; i < 3; i++) {
      mixed[i] = shade[i] * shade[3] + ground[i] * (1 - shade[3]);
    }
    return mixed;
  }

  static double of(double[] a, double[] b) {
    double brighter = Math.max(luminance(a), luminance(b));
    double darker = Math.min(luminance(a), luminance(b));
    return (brighter + 0.05) / (darker + 0.05);
  }

  /** Relative luminance as the web's accessibility guidelines define it. */
  static double luminance(double[] colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double share = colour[i] / 255;
      sum +=
          weights[i] * (share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
