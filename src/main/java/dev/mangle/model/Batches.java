package dev.mangle.model;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A PNG folder cut into batches of one shape, as networks take them. */
public final class Batches {
  /** About what ten 299x299 colour images hold: enough to keep the cores busy, little memory. */
  private static final int VALUES = 10 * 299 * 299 * 3;

  private static final int MOST = 100;

  private Batches() {}

  /**
   * Names by shape, in name order. Grey images stay grey only where every network takes grey; else
   * they become colour.
   */
  public static Map<ImageShape, List<String>> groups(PngFolder input, List<Network> networks) {
    boolean gray =
        networks.stream()
            .allMatch(network -> network.spec().input().order() == ModelSpec.Order.GRAY);
    Map<ImageShape, List<String>> groups = new LinkedHashMap<>();
    input
        .groups()
        .forEach(
            (shape, names) -> {
              int channels = gray ? shape.channels() : 3;
              ImageShape seen = new ImageShape(shape.height(), shape.width(), channels);
              groups.computeIfAbsent(seen, key -> new ArrayList<>()).addAll(names);
            });
    groups.values().forEach(Collections::sort);
    return groups;
  }

  /**
   * Names in batches.
   *
   * @param size images a batch, or 0 to choose by their shape
   */
  public static List<List<String>> cut(List<String> names, int size, ImageShape shape) {
    return cut(names, size, shape, 1);
  }

  /**
   * Names in batches.
   *
   * @param size images a batch, or 0 to choose by their shape
   * @param rows how often each image stands in its batch
   */
  public static List<List<String>> cut(List<String> names, int size, ImageShape shape, int rows) {
    int step = size > 0 ? size : Math.max(1, Math.min(MOST, VALUES / shape.size()) / rows);
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < names.size(); from += step) {
      batches.add(names.subList(from, Math.min(names.size(), from + step)));
    }
    return batches;
  }

  /** Images of a group; grey ones become colour where the group's shape is colour. */
  public static List<Image> read(PngFolder input, List<String> names, ImageShape shape) {
    List<Image> images = new ArrayList<>();
    for (Image image : input.read(names)) {
      images.add(seen(image, shape));
    }
    return images;
  }

  /** An image of a group as networks see it: grey becomes colour where the group's shape is. */
  public static Image seen(Image image, ImageShape shape) {
    return shape.channels() == 3 ? image.toRgb() : image;
  }

  /**
   * Makes sure that {@code images} has an image of each of {@code names}.
   *
   * @throws UserException naming the first that is missing
   */
  public static void requireAll(PngFolder images, List<String> names) {
    Set<String> there = new HashSet<>(images.names());
    List<String> missing = names.stream().filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new UserException(
          "'%s' lacks %d of %d images, '%s' first",
          images.folder(), missing.size(), names.size(), missing.get(0));
    }
  }

  /**
   * Reads what became of {@code originals}, image by image.
   *
   * @throws UserException when one has another size
   */
  public static List<Image> readChanged(PngFolder images, List<Image> originals) {
    List<String> names = originals.stream().map(Image::name).toList();
    List<Image> changed = read(images, names, originals.get(0).shape());
    for (int i = 0; i < originals.size(); i++) {
      ImageShape shape = originals.get(i).shape();
      if (!shape.equals(changed.get(i).shape())) {
        throw new UserException(
            "image '%s' in '%s' is %s; its original is %s",
            names.get(i), images.folder(), changed.get(i).shape(), shape);
      }
    }
    return changed;
  }
}
