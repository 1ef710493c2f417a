package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** How an image is changed each time that it is trained on. */
public enum Augmentation {
  /** Not at all. */
  NONE {
    @Override
    View view(SplittableRandom random) {
      return new View(false, 0, 0);
    }
  },
  /** Mirrored half of the times, and shifted by up to 4 pixels with black where none is left. */
  FLIP_SHIFT {
    @Override
    View view(SplittableRandom random) {
      return new View(
          random.nextBoolean(),
          random.nextInt(-MOST_SHIFT, MOST_SHIFT + 1),
          random.nextInt(-MOST_SHIFT, MOST_SHIFT + 1));
    }
  };

  private static final int MOST_SHIFT = 4;

  /** How one image is looked at, drawn from {@code random}. */
  abstract View view(SplittableRandom random);

  /**
   * A mirrored and shifted look at an image.
   *
   * @param down rows by which it is moved down
   * @param right columns by which it is moved to the right, after it was mirrored
   */
  record View(boolean mirrored, int down, int right) {

    /** Writes image {@code index} as seen, times {@code scale}, to {@code into} from {@code at}. */
    void write(LabeledImages images, int index, double scale, float[] into, int at) {
      int width = images.width();
      int channels = images.channels();
      for (int y = 0; y < images.height(); y++) {
        for (int x = 0; x < width; x++) {
          int from = source(images, y - down, x - right);
          for (int c = 0; c < channels; c++) {
            int pixel = from < 0 ? 0 : images.pixels()[index * images.size() + from + c] & 0xFF;
            into[at + (y * width + x) * channels + c] = (float) (pixel * scale);
          }
        }
      }
    }

    /** Where the pixel is within its image, or -1 where it is outside. */
    private int source(LabeledImages images, int y, int x) {
      if (y < 0 || y >= images.height() || x < 0 || x >= images.width()) {
        return -1;
      }
      int column = mirrored ? images.width() - 1 - x : x;
      return (y * images.width() + column) * images.channels();
    }
  }

  /**
   * The one called {@code name}, in lower case with hyphens.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static Augmentation named(String name) {
    Map<String, Augmentation> byName = new LinkedHashMap<>();
    for (Augmentation value : values()) {
      byName.put(value.toString(), value);
    }
    return Names.get("augmentation", byName, name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
