package dev.mangle.trial;

/**
 * Where a rate may lie, 0..1 both.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
  /** Standard deviations of the normal distribution that hold 95 %. */
  private static final double Z = 1.959963984540054;

  /**
   * Wilson's 95 % score interval of a rate over {@code images}.
   *
   * <p>The rate may be the mean of several networks on the same images. These are no images more: a
   * mean of values of 0..1 varies at most as much as one network's, so the interval holds what it
   * says, and is wider where the networks agree less.
   */
  public static Interval wilson(double rate, int images) {
    double z2 = Z * Z / images;
    double centre = (rate + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(rate * (1 - rate) / images + z2 / (4 * images));
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
