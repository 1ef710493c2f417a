package dev.mangle.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The two rates of the contest's tables: predictions equal to the target, and predictions that
 * differ from the true label, both out of the number of images.
 *
 * @param hit number of images predicted as their target; null where there are no targets
 * @param miss number of images not predicted as their true label
 * @param images out of how many
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HitMiss(Integer hit, int miss, int images) {
  /** Nothing counted yet; {@code targeted} says whether there are targets. */
  public static HitMiss none(boolean targeted) {
    return new HitMiss(targeted ? 0 : null, 0, 0);
  }

  /** One image more; {@code target} counts only where there are targets. */
  public HitMiss add(int predicted, int truth, int target) {
    Integer hits = hit == null ? null : Integer.valueOf(hit + (predicted == target ? 1 : 0));
    return new HitMiss(hits, miss + (predicted == truth ? 0 : 1), images + 1);
  }

  /** Both together; there are targets in both or in neither. */
  public HitMiss plus(HitMiss other) {
    Integer hits = hit == null ? null : Integer.valueOf(hit + other.hit);
    return new HitMiss(hits, miss + other.miss, images + other.images);
  }

  /** {@code hit, miss} as in the published table; a dash where there are no targets. */
  @Override
  public String toString() {
    return (hit == null ? "-" : hit.toString()) + ", " + miss;
  }
}
