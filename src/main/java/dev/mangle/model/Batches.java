package dev.mangle.model;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    int step = size > 0 ? size : Math.max(1, Math.min(MOST, VALUES / shape.size()));
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
      images.add(shape.channels() == 3 ? image.toRgb() : image);
    }
    return images;
  }
}
