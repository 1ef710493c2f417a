package dev.mangle.trial;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Sha256;
import dev.mangle.model.Batches;
import dev.mangle.model.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The images that plans are tried on, in slices that seed and names alone decide. */
final class Samples {
  /** A first slice of fewer tells too little to drop a plan. */
  private static final int LEAST = 10;

  private final PngFolder input;
  private final ImageLabels labels;
  private final Map<ImageShape, List<String>> groups;
  private final Map<String, String> hashes = new TreeMap<>();
  private final List<String> order;
  private final List<Integer> rungs;
  private final String sha256;

  /** Reads every image once: a damaged one must not come to light after hours of work. */
  Samples(PngFolder input, ImageLabels labels, List<Network> networks, Conditions conditions) {
    this.input = input;
    this.labels = labels;
    this.groups = Batches.groups(input, networks);
    input.names().forEach(name -> hashes.put(name, hash(input.read(name))));
    this.order =
        input.names().stream()
            .sorted(
                Comparator.comparing(
                    (String name) -> Sha256.ofText(conditions.seed() + " " + name)))
            .toList();
    this.rungs =
        conditions.parts() > 0 ? equal(input.size(), conditions.parts()) : rungs(input.size());
    this.sha256 = sha256(input.names());
  }

  /** Sizes that double up to {@code images}; the first is at least ten where there are as many. */
  static List<Integer> rungs(int images) {
    List<Integer> sizes = new ArrayList<>(List.of(images));
    while (sizes.get(0) / 2 >= LEAST) {
      sizes.add(0, sizes.get(0) / 2);
    }
    return List.copyOf(sizes);
  }

  /** Images up to each of {@code parts} slices of the same size, or one more. */
  private static List<Integer> equal(int images, int parts) {
    return IntStream.rangeClosed(1, parts).mapToObj(part -> images * part / parts).toList();
  }

  private String hash(Image image) {
    return "%s %s %s %d %s"
        .formatted(
            image.name(),
            image.shape(),
            Sha256.ofBytes(image.samples()),
            truth(image.name()),
            target(image.name()));
  }

  PngFolder input() {
    return input;
  }

  ImageLabels labels() {
    return labels;
  }

  int truth(String name) {
    return labels.truth().trueLabel(name).orElseThrow();
  }

  /** Empty where there are no targets. */
  OptionalInt target(String name) {
    return labels.targets() == null ? OptionalInt.empty() : labels.targets().target(name);
  }

  /** All images by the shape in which networks see them. */
  Map<ImageShape, List<String>> groups() {
    return groups;
  }

  /** Images up to each rung. */
  List<Integer> rungs() {
    return rungs;
  }

  /** The images of one slice, by name. */
  List<String> slice(int rung) {
    int from = rung == 0 ? 0 : rungs.get(rung - 1);
    return order.subList(from, rungs.get(rung)).stream().sorted().toList();
  }

  /** Of the images, their names and their labels. */
  String sha256(List<String> names) {
    return Sha256.ofText(String.join("\n", names.stream().map(hashes::get).toList()));
  }

  /** Of all of them. */
  String sha256() {
    return sha256;
  }
}
