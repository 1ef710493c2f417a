package dev.mangle.image;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A folder of PNGs as one array of pixels, an image a row, and back. */
public final class ArrayImages {
  private ArrayImages() {}

  /** Shape of the array. */
  public enum Form {
    /** {@code [images, height, width, channels]}. */
    IMAGE,
    /** {@code [images, height x width x channels]}. */
    FLAT;

    /** Name on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Writes the images of {@code folder} in name order as float32.
   *
   * @return the shape of each image
   * @throws UserException when their shapes differ, one is damaged, or all are too many for an
   *     array
   */
  public static ImageShape toArray(PngFolder folder, Form form, ValueRange range, Path file) {
    ImageShape shape = commonShape(folder);
    if ((long) folder.size() * shape.size() > Npy.MOST_BYTES / Float.BYTES) {
      throw new UserException(
          "'%s': %d images of %s are more than an array of 2 GiB holds",
          folder.folder(), folder.size(), shape);
    }
    float[] values = new float[folder.size() * shape.size()];
    int at = 0;
    for (String name : folder.names()) {
      for (byte sample : folder.read(name).samples()) {
        values[at++] = range.value(sample & 0xff);
      }
    }
    if (form == Form.FLAT) {
      Npy.write(file, values, folder.size(), shape.size());
    } else {
      Npy.write(file, values, folder.size(), shape.height(), shape.width(), shape.channels());
    }
    return shape;
  }

  private static ImageShape commonShape(PngFolder folder) {
    Map<ImageShape, List<String>> groups = folder.groups();
    List<ImageShape> shapes = List.copyOf(groups.keySet());
    if (shapes.size() > 1) {
      throw new UserException(
          "'%s': expected images of one shape, found '%s' of %s and '%s' of %s",
          folder.folder(),
          groups.get(shapes.get(0)).get(0),
          shapes.get(0),
          groups.get(shapes.get(1)).get(0),
          shapes.get(1));
    }
    return shapes.get(0);
  }

  /**
   * The shape of each image of an array: the last of {@code [N, H, W, C]}, grey for {@code [N, H,
   * W]}, square for {@code [N, S]}.
   *
   * @param where how messages begin
   * @param told by the user, or null
   * @throws UserException when the array does not hold images of that shape, or of any
   */
  public static ImageShape shapeOf(String where, NumberArray array, ImageShape told) {
    if (array.dimensions() < 2 || array.size() == 0) {
      throw new UserException("%s: expected images, found shape %s", where, array.shapeText());
    }
    int values = array.size() / array.dimension(0);
    ImageShape shape = told != null ? told : inferred(where, array, values);
    if (shape.size() != values) {
      throw new UserException(
          "%s: images of %s have %d values each; shape %s has %d a row",
          where, shape, shape.size(), array.shapeText(), values);
    }
    return shape;
  }

  private static ImageShape inferred(String where, NumberArray array, int values) {
    if (array.dimensions() == 3) {
      return new ImageShape(array.dimension(1), array.dimension(2), 1);
    }
    if (array.dimensions() == 4 && (array.dimension(3) == 1 || array.dimension(3) == 3)) {
      return new ImageShape(array.dimension(1), array.dimension(2), array.dimension(3));
    }
    if (array.dimensions() == 2) {
      for (int channels : new int[] {1, 3}) {
        int side = (int) Math.round(Math.sqrt(values / (double) channels));
        if ((long) side * side * channels == values) {
          return new ImageShape(side, side, channels);
        }
      }
    }
    throw new UserException(
        "%s: shape %s: expected [N, H, W, C] with 1 or 3 channels, [N, H, W], or [N, S] of square"
            + " images; --size tells another",
        where, array.shapeText());
  }

  /**
   * Names {@code img_00000.png} and on, with more digits where five do not do.
   *
   * @param count how many
   */
  public static List<String> names(int count) {
    int digits = Math.max(5, Integer.toString(count - 1).length());
    String format = "img_%0" + digits + "d.png";
    return IntStream.range(0, count).mapToObj(i -> String.format(Locale.ROOT, format, i)).toList();
  }

  /**
   * Writes every image of an array as a PNG, rounded once, half up, to 8 bits; all or none.
   *
   * @param where how messages begin
   * @param names of the files, one an image
   * @param folder new or empty
   * @return the largest rounding error in pixel units
   * @throws UserException when a value is NaN or out of range, or the folder cannot be written
   */
  public static double toPngs(
      String where,
      NumberArray array,
      ImageShape shape,
      ValueRange range,
      List<String> names,
      Path folder) {
    requireInRange(where, array, shape, range);
    requireFree(folder);
    double[] worst = {0};
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          for (int i = 0; i < names.size(); i++) {
            byte[] samples = new byte[shape.size()];
            for (int j = 0; j < samples.length; j++) {
              double pixel = range.pixel(array.get(i * shape.size() + j));
              long level = Math.max(0, Math.min(255, Math.round(pixel)));
              worst[0] = Math.max(worst[0], Math.abs(pixel - level));
              samples[j] = (byte) level;
            }
            Image image = new Image(names.get(i), shape, samples);
            AtomicFiles.write(temporary.resolve(image.name()), out -> Png.write(out, image));
          }
        });
    return worst[0];
  }

  private static void requireInRange(
      String where, NumberArray array, ImageShape shape, ValueRange range) {
    for (int i = 0; i < array.size(); i++) {
      // So written that NaN is refused too.
      if (!range.holds(array.get(i))) {
        throw new UserException(
            "%s: image %d, value %d: expected 0..%s, found %s%s",
            where,
            i / shape.size(),
            i % shape.size(),
            range,
            array.get(i),
            range == ValueRange.UNIT && array.get(i) > 1 && ValueRange.BYTE.holds(array.get(i))
                ? "; --range 255 takes values up to 255"
                : "");
      }
    }
  }

  /**
   * Makes sure that a folder is new or empty.
   *
   * @throws UserException otherwise
   */
  public static void requireFree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new UserException("'%s' is a file: expected an output folder", folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new UserException("output folder '%s' is not empty", folder);
      }
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }
}
