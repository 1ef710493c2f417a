package dev.mangle.image;

/** The L_infinity budget on 8-bit samples: rounding into it and distances to prove it. */
public final class EpsilonBox {
  private EpsilonBox() {}

  /**
   * Rounds once, half up, to the nearest 8-bit samples inside {@code [max(0, source - epsilon),
   * min(255, source + epsilon)]}.
   *
   * @param pixels floats in units of 0..255, those from {@code from} on belonging to {@code source}
   * @param source unsigned samples of the clean image; the result is as long
   * @param epsilon budget, 0..255
   * @throws IllegalArgumentException when a pixel is NaN or infinite, naming its index
   */
  public static byte[] round(float[] pixels, int from, byte[] source, int epsilon) {
    if (epsilon < 0 || epsilon > 255) {
      throw new IllegalArgumentException("epsilon: expected 0 to 255, found " + epsilon);
    }
    byte[] rounded = new byte[source.length];
    for (int i = 0; i < rounded.length; i++) {
      float pixel = pixels[from + i];
      if (!Float.isFinite(pixel)) {
        throw new IllegalArgumentException("pixel " + (from + i) + " is " + pixel);
      }
      int clean = source[i] & 0xff;
      int low = Math.max(0, clean - epsilon);
      int high = Math.min(255, clean + epsilon);
      rounded[i] = (byte) Math.max(low, Math.min(high, Math.round(pixel)));
    }
    return rounded;
  }

  /**
   * {@code image} clipped to {@code [max(0, source - epsilon), min(255, source + epsilon)]}.
   *
   * @param source the clean image, of the same shape
   * @param epsilon budget, 0..255
   */
  public static Image clip(Image image, Image source, int epsilon) {
    requireSameShape(image, source);
    byte[] clipped = new byte[source.samples().length];
    for (int i = 0; i < clipped.length; i++) {
      int clean = source.samples()[i] & 0xff;
      int low = Math.max(0, clean - epsilon);
      int high = Math.min(255, clean + epsilon);
      clipped[i] = (byte) Math.max(low, Math.min(high, image.samples()[i] & 0xff));
    }
    return new Image(image.name(), image.shape(), clipped);
  }

  /** L_infinity distance of two images of one shape, 0..255. */
  public static int maxDifference(Image a, Image b) {
    requireSameShape(a, b);
    int max = 0;
    for (int i = 0; i < a.samples().length; i++) {
      max = Math.max(max, Math.abs((a.samples()[i] & 0xff) - (b.samples()[i] & 0xff)));
    }
    return max;
  }

  /** Euclidean distance of two images of one shape, in units of 0..255 a sample. */
  public static double l2(Image a, Image b) {
    requireSameShape(a, b);
    long sum = 0;
    for (int i = 0; i < a.samples().length; i++) {
      int difference = (a.samples()[i] & 0xff) - (b.samples()[i] & 0xff);
      sum += (long) difference * difference;
    }
    return Math.sqrt((double) sum);
  }

  private static void requireSameShape(Image a, Image b) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException("expected one shape, found %s and %s".formatted(a, b));
    }
  }
}
