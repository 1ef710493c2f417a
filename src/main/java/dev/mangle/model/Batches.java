package dev.mangle.model;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Memory;
import dev.mangle.io.SideThread;
import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A PNG folder cut into batches of one shape, as networks take them. */
public final class Batches {
  /** About what ten 299x299 colour images hold: enough to keep the cores busy, little memory. */
  private static final int VALUES = 10 * 299 * 299 * 3;

  private static final int MOST = 100;

  /** A batch may take half of the memory; networks, Java and whatever else runs have the rest. */
  private static final double SHARE = 1 / 2.0;

  /**
   * What of a graph's tensors is there at once: a quarter, as measured with squeezenet1_1 (29 MiB
   * an image of 112 in all) and mobilenet_v2 (44 of 191), and some more to be sure.
   */
  private static final double KEPT = 1 / 3.0;

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
   * Images a batch where none is asked for: some ten of 299x299x3, for which the limit of memory
   * must be enough.
   *
   * <p>Measured on a quiet AMD EPYC (2 cores): from 10 to 32 images of 299x299, gradients of
   * inception_v3 and mobilenet_v2 differ by 3 % in speed, with 4 they are 2 and 11 % slower; of
   * 32x32 images, 10 at once are a quarter slower than 50 or 100, and 200 or 400 no faster.
   *
   * <p>It depends on nothing that another run on the same machine may find changed: not on what is
   * free, nor on the speed of the moment. For results do depend on it: kernels for another number
   * of images sum in another order, and iterations let such last bits grow. Of 100 images that were
   * attacked through base_inception ten times, 3 differed between batches of 10 and 8, 63 between
   * 10 and 16 or 32, and 66 between 10 and 100.
   *
   * @param rows how often each image stands in its batch
   * @param tensors what a graph's tensors take for one image more, in bytes
   */
  public static int size(ImageShape shape, int rows, long tensors, Memory memory) {
    int wanted = size(shape) / rows;
    return (int) Math.max(1, Math.min(wanted, room(memory.limit(), tensors)));
  }

  /**
   * {@code size}, or its half or a smaller part where less memory is to be had now than the machine
   * has.
   *
   * @param tensors what a graph's tensors take for one image more, in bytes
   */
  public static int sizeNow(int size, long tensors, Memory memory) {
    int now = size;
    while (now > 1 && now > room(memory.available(), tensors)) {
      now = (now + 1) / 2;
    }
    return now;
  }

  private static int size(ImageShape shape) {
    return Math.max(1, Math.min(MOST, VALUES / shape.size()));
  }

  private static long room(long bytes, long tensors) {
    return (long) (SHARE * bytes / Math.max(1, KEPT * tensors));
  }

  /**
   * Names in batches.
   *
   * @param size images a batch, or 0 to choose by their shape
   */
  public static List<List<String>> cut(List<String> names, int size, ImageShape shape) {
    int step = size > 0 ? size : size(shape);
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < names.size(); from += step) {
      batches.add(names.subList(from, Math.min(names.size(), from + step)));
    }
    return batches;
  }

  /**
   * Works off the images of a group in batches: while one is at work, the next one is read, and no
   * more, for a batch is decoded faster than networks see it. Where memory runs out, a batch goes
   * on in halves (see {@link BatchSize}).
   *
   * @param read makes what is to be worked on of names, one each, and throws at their turn
   * @param work leaves nothing behind where it throws for want of memory
   */
  public static <T> void forEach(
      List<String> names,
      ImageShape shape,
      Function<List<String>, List<T>> read,
      Consumer<List<T>> work) {
    BatchSize size = new BatchSize(Math.max(1, names.size()));
    SideThread.ahead(cut(names, 0, shape), read, (batch, made) -> size.run(made, work));
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
