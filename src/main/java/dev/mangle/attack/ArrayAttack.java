package dev.mangle.attack;

import dev.mangle.attack.engine.Subject;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An attack on batches in memory, whose result is not rounded; true labels are known. */
public final class ArrayAttack implements AutoCloseable {
  private final Ensemble ensemble;
  private final AttackPlan plan;
  private final Attack attack;
  private boolean warned;

  /**
   * What became of one batch.
   *
   * @param pixels inside the budget, {@code [images, h, w, c]} row-major, 0..255
   * @param truth true label, one an image
   * @param before what each network says of the clean images
   * @param after what each network says of {@code pixels}
   * @param warnings on the networks, told with the first batch
   * @param iterating nanoseconds that the iterations took
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Outcome(
      float[] pixels,
      int[] truth,
      List<Scores> before,
      List<Scores> after,
      List<String> warnings,
      long iterating) {

    /** How many clean images a network, counted from 0, has right. */
    public int rightBefore(int network) {
      return right(before.get(network));
    }

    /** How many adversarial images it has right. */
    public int rightAfter(int network) {
      return right(after.get(network));
    }

    private int right(Scores scores) {
      int right = 0;
      for (int i = 0; i < truth.length; i++) {
        right += scores.label(i) == truth[i] ? 1 : 0;
      }
      return right;
    }
  }

  /**
   * Prepares {@code plan} on {@code ensemble} for images of {@code shape}.
   *
   * @param others where images come from that are mixed in
   * @throws UserException when the plan needs targets, which arrays do not have
   */
  public ArrayAttack(Ensemble ensemble, AttackPlan plan, ImageShape shape, Subject.Others others) {
    if (plan.objective().wantsTargets()) {
      throw new UserException(
          "objective %s: expected away, least-likely or least-likely-minus-predicted, because"
              + " these images have no targets",
          plan.objective());
    }
    this.ensemble = ensemble;
    this.plan = plan;
    this.attack = new Attack(ensemble, plan, shape, others);
  }

  /**
   * Attacks one batch.
   *
   * @param truth true label, one an image
   * @param stepped is told of each iteration
   */
  public Outcome run(ImageBatch clean, int[] truth, Runnable stepped) {
    List<Scores> before = attack.classify(clean.pixels(), clean.shape());
    CleanScores whole = new CleanScores(ensemble, before);
    int[] away =
        plan.objective() == Objective.LEAST_LIKELY_MINUS_PREDICTED ? whole.predicted() : truth;
    int[] targets =
        plan.objective() == Objective.AWAY ? new int[clean.size()] : whole.leastLikely();
    long start = System.nanoTime();
    float[] pixels = attack.run(clean, targets, away, (iteration, scores) -> stepped.run());
    long iterating = System.nanoTime() - start;
    List<Scores> after = attack.classify(pixels, clean.shape());
    return new Outcome(pixels, truth, before, after, warnings(before), iterating);
  }

  private List<String> warnings(List<Scores> scores) {
    List<String> warnings = new ArrayList<>();
    if (!warned) {
      scores.stream().map(Scores::warning).flatMap(Optional::stream).forEach(warnings::add);
    }
    warned = true;
    return warnings;
  }

  @Override
  public void close() {
    attack.close();
  }
}
