package dev.mangle.tune;

import dev.mangle.image.Image;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All networks, each of which judges what the others made; open as long as a search runs. */
final class Jury implements AutoCloseable {
  private final List<Network> networks;
  private final Progress progress;
  private final Map<ImageShape, Classifier> classifiers = new HashMap<>();

  /** By network and image: what it says of the clean one, which every trial asks again. */
  private final Map<Network, Map<String, Integer>> clean = new HashMap<>();

  private final Set<String> told = new HashSet<>();

  Jury(List<Network> networks, Progress progress) {
    this.networks = networks;
    this.progress = progress;
  }

  /** What {@code network} says of each image; all have one shape. */
  int[] labels(Network network, List<Image> images) {
    ImageBatch batch = ImageBatch.of(images);
    Classifier classifier =
        classifiers.computeIfAbsent(batch.shape(), shape -> new Classifier(networks, shape));
    Scores scores = classifier.classify(batch.pixels(), List.of(network)).get(0);
    scores.warning().filter(told::add).ifPresent(progress::say);
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scores.label(i);
    }
    return labels;
  }

  /** The same for clean images. */
  int[] cleanLabels(Network network, List<Image> images) {
    Map<String, Integer> known = clean.computeIfAbsent(network, key -> new HashMap<>());
    if (images.stream().anyMatch(image -> !known.containsKey(image.name()))) {
      int[] labels = labels(network, images);
      for (int i = 0; i < labels.length; i++) {
        known.put(images.get(i).name(), labels[i]);
      }
    }
    return images.stream().mapToInt(image -> known.get(image.name())).toArray();
  }

  @Override
  public void close() {
    classifiers.values().forEach(Classifier::close);
  }
}
