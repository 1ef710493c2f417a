package dev.mangle.attack;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Classifier;
import dev.mangle.model.Ensemble;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Scores;
import dev.mangle.model.Tensors;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** An attack ready to run on images of one shape: the step graph in a session, and the loop. */
public final class Attack implements AutoCloseable {
  private final AttackPlan plan;
  private final PixelGraph networks;
  private final Graph graph;
  private final Session session;

  /** Is told of each iteration when it is done. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * One iteration more.
     *
     * @param iteration counted from 0
     * @param scores what each network says of the images that it started from
     */
    void stepped(int iteration, List<Scores> scores);
  }

  /** Builds the graph of {@code plan} on {@code ensemble} for images of {@code shape}. */
  public Attack(Ensemble ensemble, AttackPlan plan, ImageShape shape) {
    this.plan = plan;
    this.networks = PixelGraph.build(ensemble.networks(), shape);
    this.graph = new Graph();
    graph.importGraphDef(AttackGraph.build(networks, ensemble, plan, shape));
    this.session = new Session(graph);
  }

  /** What each network says of {@code pixels}, {@code [images, h, w, c]} row-major, 0..255. */
  public List<Scores> classify(float[] pixels, ImageShape shape) {
    try (Tensor images = Tensors.images(pixels, shape)) {
      return Classifier.run(session, networks.heads(), images);
    }
  }

  /**
   * Runs every iteration on one batch.
   *
   * @param clean the images to start from
   * @param targets contest label to go to, one an image
   * @param labels contest label to go away from, one an image
   * @param watcher told of each iteration
   * @return pixels inside the budget, not yet rounded, {@code [images, h, w, c]} row-major
   */
  public float[] run(ImageBatch clean, int[] targets, int[] labels, Watcher watcher) {
    try (Tensor start = Tensors.images(RandomStart.pixels(clean, plan), clean.shape());
        Tensor origin = Tensors.images(clean.pixels(), clean.shape());
        Tensor target = Tensors.ints(targets);
        Tensor label = Tensors.ints(labels)) {
      return loop(start, origin, target, label, watcher);
    }
  }

  private float[] loop(Tensor start, Tensor origin, Tensor target, Tensor label, Watcher watcher) {
    Result current = null;
    try {
      for (int i = 0; i < plan.iterations(); i++) {
        Result next = step(current == null ? start : current.get(0), origin, target, label);
        if (current != null) {
          current.close();
        }
        current = next;
        watcher.stepped(i, Classifier.read(networks.heads(), next, 1));
      }
      return Tensors.floats(current == null ? start : current.get(0));
    } finally {
      if (current != null) {
        current.close();
      }
    }
  }

  private Result step(Tensor x, Tensor origin, Tensor target, Tensor label) {
    Session.Runner runner =
        session
            .runner()
            .feed(PixelGraph.PIXELS, x)
            .feed(AttackGraph.ORIGIN, origin)
            .fetch(AttackGraph.NEXT);
    // The gradient needs the scores anyway.
    networks.heads().forEach(head -> runner.fetch(head.logits().op().name()));
    if (plan.objective().targetWeight() != 0) {
      runner.feed(AttackGraph.TARGET, target);
    }
    if (plan.objective().labelWeight() != 0) {
      runner.feed(AttackGraph.LABEL, label);
    }
    return runner.run();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    networks.close();
  }
}
