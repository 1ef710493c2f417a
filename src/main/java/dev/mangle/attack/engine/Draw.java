package dev.mangle.attack.engine;

import java.util.SplittableRandom;

/**
 * What a random value belongs to: an image, an iteration, passes of loops, a copy.
 *
 * <p>Random numbers are a function of the plan's seed, the image's name and these, so that batches,
 * their order and resuming change nothing.
 */
public final class Draw {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long ODD = 0xD6E8FEB86659FD93L;

  private final Moment moment;
  private final long seed;
  private final long shared;
  private final int copy;
  private final Subject subject;
  private final int image;

  /**
   * Where the attack is.
   *
   * @param iteration counted from 0
   * @param passes of the loops that are running, outermost first
   * @param copy of the images, counted over all transforms
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Moment(int iteration, int[] passes, int copy) {}

  Draw(Moment moment, long shared, String name, int copy, Subject subject, int image) {
    this.moment = moment;
    this.shared = shared;
    this.seed = mix(shared, name);
    this.copy = copy;
    this.subject = subject;
    this.image = image;
  }

  /** Of this draw alone; the same each time it is asked for. */
  public SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  /** The same for all values that one transform draws for an image and copy. */
  public SplittableRandom common() {
    return new SplittableRandom(shared);
  }

  /** Which of the transform's own copies. */
  public int copy() {
    return copy;
  }

  /** The pass of a loop, counted from 0. */
  public int pass(Pass pass) {
    return moment.passes()[pass.depth()];
  }

  /** Pixels of another image of this shape, 0..255, drawn with {@code random}. */
  public float[] other(SplittableRandom random) {
    return subject.others().other(subject.images(), image, random);
  }

  /** Stirs {@code value} into a seed. */
  static long mix(long seed, long value) {
    long z = (seed ^ value) * GOLDEN + 1;
    z = (z ^ (z >>> 32)) * ODD;
    return z ^ (z >>> 29);
  }

  /** Stirs a name into a seed. */
  static long mix(long seed, String name) {
    long mixed = seed;
    for (int i = 0; i < name.length(); i++) {
      mixed = mix(mixed, name.charAt(i));
    }
    return mix(mixed, name.length());
  }
}
