package dev.mangle.testing;

import dev.mangle.image.ImageShape;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Networks written as checkpoints, and opened by name as ensembles; plain Java has them too. */
public final class SampleEnsembles {
  private final Map<String, TestNetwork> networks;
  private final Checkpoints checkpoints;

  /** Writes {@code networks} into {@code folder}. */
  public SampleEnsembles(Path folder, Map<String, TestNetwork> networks) {
    Workspace workspace = new Workspace(folder);
    networks.forEach(workspace::network);
    this.networks = Map.copyOf(networks);
    this.checkpoints = new Checkpoints(workspace.checkpoints());
  }

  /** Names with their weights, such as {@code tanh_grey:2}. */
  public Ensemble open(String... models) {
    return Ensemble.open(checkpoints, List.of(models));
  }

  /** The members of {@link #open} for images of {@code shape}, in plain Java. */
  public List<PlainMng.Member> plain(ImageShape shape, String... models) {
    return Arrays.stream(models)
        .map(model -> model.split(":", -1))
        .map(parts -> member(shape, parts[0], parts.length == 1 ? 1 : Double.parseDouble(parts[1])))
        .toList();
  }

  private PlainMng.Member member(ImageShape shape, String name, double weight) {
    return new PlainMng.Member(
        new PlainAdapter(networks.get(name), shape.height(), shape.width(), shape.channels()),
        weight);
  }

  /** Gradients of the cross-entropy of {@code label}, one a network, at an image. */
  public static List<double[]> gradients(List<PlainMng.Member> members, double[] x, int label) {
    List<double[]> gradients = new ArrayList<>();
    members.forEach(member -> gradients.add(PlainMng.gradient(member, x, Objective.away(label))));
    return gradients;
  }
}
