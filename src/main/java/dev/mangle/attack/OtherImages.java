package dev.mangle.attack;

import dev.mangle.attack.engine.Subject;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.model.Batches;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images of the input folder that may be mixed into another of them: those of its shape with
 * another label, or all others where labels are not known. Each is read once, for all places.
 */
final class OtherImages implements Subject.Others {
  private final PngFolder input;
  private final ImageLabels labels;
  private final ImageShape shape;
  private final List<String> names;
  private final Map<String, float[]> pixels = new ConcurrentHashMap<>();

  /** Images of {@code input}, of which {@code names} have the {@code shape}. */
  OtherImages(PngFolder input, ImageLabels labels, ImageShape shape, List<String> names) {
    this.input = input;
    this.labels = labels;
    this.shape = shape;
    this.names = names;
  }

  /** Where it is the only one, the image itself. */
  @Override
  public float[] other(ImageBatch images, int image, SplittableRandom random) {
    String name = images.names().get(image);
    List<String> others = names.stream().filter(other -> differs(name, other)).toList();
    if (others.isEmpty()) {
      others = names.stream().filter(other -> !other.equals(name)).toList();
    }
    String chosen = others.isEmpty() ? name : others.get(random.nextInt(others.size()));
    return pixels.computeIfAbsent(chosen, this::read);
  }

  private boolean differs(String name, String other) {
    if (labels.truth() == null) {
      return !other.equals(name);
    }
    int[] both = labels.truth().trueLabels(List.of(name, other));
    return both[0] != both[1];
  }

  private float[] read(String name) {
    List<Image> read = Batches.read(input, List.of(name), shape);
    return ImageBatch.of(read).pixels();
  }
}
