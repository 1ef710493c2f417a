package dev.mangle.attack;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.mangle.attack.engine.Feeds;
import dev.mangle.attack.engine.Subject;
import dev.mangle.attack.engine.TestFeeds;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Ensemble;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * An attack on a few images in memory, from the few choices that a test cares about.
 *
 * <p>Labels and targets are 1 or 2, by the first letter of the name.
 */
public final class TestAttack {
  private static final Subject.Others OTHERS =
      (batch, image, random) -> {
        float[] pixels = new float[batch.shape().size()];
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = random.nextInt(256);
        }
        return pixels;
      };

  private final Ensemble networks;
  private List<String> techniques = List.of();
  private String loss = AttackPlan.CROSS_ENTROPY;
  private String ensemble = AttackPlan.MNG;
  private Objective objective = Objective.AWAY;
  private Norm norm = Norm.L2;
  private double epsilon = 16;
  private int iterations = 3;
  private double step = 4;
  private long seed = 1;
  private Feeds feeds;

  /** Away from the label in L2: epsilon 16, 3 steps of 4, seed 1. */
  public TestAttack(Ensemble networks) {
    this.networks = networks;
  }

  /** In their order. */
  @CanIgnoreReturnValue
  public TestAttack techniques(String... texts) {
    techniques = List.of(texts);
    return this;
  }

  /** As {@code Losses} reads it. */
  @CanIgnoreReturnValue
  public TestAttack loss(String text) {
    loss = text;
    return this;
  }

  /** As {@code Fusions} reads it. */
  @CanIgnoreReturnValue
  public TestAttack ensemble(String text) {
    ensemble = text;
    return this;
  }

  /** What it wants. */
  @CanIgnoreReturnValue
  public TestAttack objective(Objective value) {
    objective = value;
    return this;
  }

  /** Of the steps. */
  @CanIgnoreReturnValue
  public TestAttack norm(Norm value) {
    norm = value;
    return this;
  }

  /** The budget, in pixel units. */
  @CanIgnoreReturnValue
  public TestAttack epsilon(double value) {
    epsilon = value;
    return this;
  }

  /** Steps, and their length in pixel units. */
  @CanIgnoreReturnValue
  public TestAttack steps(int count, double length) {
    iterations = count;
    step = length;
    return this;
  }

  /** Of all that is drawn. */
  @CanIgnoreReturnValue
  public TestAttack seed(long value) {
    seed = value;
    return this;
  }

  private AttackPlan plan() {
    return new AttackPlan(
        objective,
        loss,
        ensemble,
        techniques,
        norm,
        epsilon,
        iterations,
        step,
        0,
        Start.CLEAN,
        seed);
  }

  /** The attacked images, not rounded. */
  public float[] run(ImageBatch images) {
    int[] labels = images.names().stream().mapToInt(TestAttack::label).toArray();
    int[] targets = Arrays.stream(labels).map(label -> 3 - label).toArray();
    try (Attack attack = new Attack(networks, plan(), images.shape(), OTHERS)) {
      return attack.run(images, targets, labels, (iteration, scores) -> {});
    }
  }

  /**
   * What the attack puts into the placeholder {@code feed} in some run of its graph; choices made
   * after the first call do not count.
   */
  public float[] fed(ImageBatch images, String feed, int iteration, int copy, int... passes) {
    if (feeds == null) {
      try (AttackGraph graph = new AttackGraph(networks, plan(), images.shape())) {
        feeds = graph.feeds();
      }
    }
    return TestFeeds.values(feeds, feed, subject(images), iteration, copy, passes);
  }

  /** What the attack's draws depend on. */
  public Subject subject(ImageBatch images) {
    return new Subject(images, seed, OTHERS);
  }

  /** The label of the image called {@code name}; its target is {@code 3 - label}. */
  public static int label(String name) {
    return 1 + name.charAt(0) % 2;
  }

  /** Images whose random pixels are a function of their names. */
  public static ImageBatch images(ImageShape shape, int low, int high, String... names) {
    float[] pixels = new float[names.length * shape.size()];
    for (int i = 0; i < names.length; i++) {
      Random random = new Random(names[i].hashCode());
      for (int k = i * shape.size(); k < (i + 1) * shape.size(); k++) {
        pixels[k] = Math.max(0, Math.min(255, low + random.nextInt(high - low + 1)));
      }
    }
    return new ImageBatch(List.of(names), shape, pixels);
  }
}
