package dev.mangle.attack.engine;

import dev.mangle.attack.loss.Loss;
import dev.mangle.io.UserException;
import dev.mangle.model.Ensemble;
import dev.mangle.model.LabelRange;
import dev.mangle.model.PixelGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What is to grow, for any of the networks, and its gradient. */
public final class Objectives {
  private final PixelGraph networks;
  private final Ensemble ensemble;
  private final Ops tf;
  private final Output<TFloat32> x;
  private final int rows;
  private final List<Aim> aims;
  private final Map<Voters, Operand<TFloat32>> gradients = new HashMap<>();

  /**
   * A loss at a class.
   *
   * @param label contest label, {@code [images]}
   * @param weight positive where the loss is to grow
   */
  public record Aim(Loss loss, Operand<TInt32> label, double weight) {}

  /**
   * Prepares them.
   *
   * @param x {@code [images, h, w, c]} with respect to which gradients are taken
   * @param rows how many rows the networks see of each image
   * @param aims whose weighted sum is to grow
   */
  public Objectives(
      PixelGraph networks, Ensemble ensemble, Output<TFloat32> x, int rows, List<Aim> aims) {
    this.networks = networks;
    this.ensemble = ensemble;
    this.tf = Ops.create(networks.graph());
    this.x = x;
    this.rows = rows;
    this.aims = List.copyOf(aims);
  }

  /** {@code [images]}. */
  Operand<TFloat32> objective(Voters voters) {
    if (voters.networks().size() == 1 && voters.shares() == null) {
      return single(voters.networks().get(0));
    }
    return voters.join() == Join.LOSSES ? meanOfLosses(voters) : lossOfMean(voters);
  }

  /**
   * {@code [images, h, w, c]}.
   *
   * @throws UserException when no gradient flows from the networks' scores to the images
   */
  Operand<TFloat32> gradient(Voters voters) {
    return gradients.computeIfAbsent(voters, v -> differentiate(v, objective(v), x));
  }

  /** How the logarithm of an objective's size changes with {@code shares}, of their shape. */
  Operand<TFloat32> slopeOfShares(Voters voters, Operand<TFloat32> shares) {
    Operand<TFloat32> objective = objective(voters);
    Operand<TFloat32> slope = differentiate(voters, objective, shares.asOutput());
    return tf.math.divNoNan(slope, tf.expandDims(tf.math.abs(objective), tf.constant(1)));
  }

  @SuppressWarnings("unchecked")
  private Operand<TFloat32> differentiate(
      Voters voters, Operand<TFloat32> objective, Output<TFloat32> by) {
    Graph graph = networks.graph();
    Output<?>[] y = {tf.reduceSum(objective, tf.constant(0)).asOutput()};
    String prefix = tf.scope().makeOpName("gradient");
    Output<?>[] dx = graph.addGradients(prefix, y, new Output<?>[] {by}, null);
    if (dx.length == 0 || dx[0] == null) {
      throw new UserException(
          "checkpoint '%s': no gradient flows from the logits to the images",
          ensemble.networks().get(voters.networks().get(0)).name());
    }
    return (Output<TFloat32>) dx[0];
  }

  /** One network with its auxiliary heads. */
  private Operand<TFloat32> single(int network) {
    PixelGraph.Head head = networks.heads().get(network);
    int offset = head.network().spec().labelOffset();
    List<Operand<TFloat32>> terms = new ArrayList<>();
    addTerms(terms, meanOfRows(head.logits()), offset, 1);
    for (PixelGraph.WeightedScores aux : head.aux()) {
      addTerms(terms, meanOfRows(aux.scores()), offset, aux.weight());
    }
    return sum(terms);
  }

  private Operand<TFloat32> meanOfLosses(Voters voters) {
    List<Operand<TFloat32>> shares = shares(voters, voters.networks(), 0);
    List<Operand<TFloat32>> terms = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      terms.add(tf.math.mul(single(voters.networks().get(i)), shares.get(i)));
    }
    return sum(terms);
  }

  /** Auxiliary heads join among themselves, those of one place together. */
  private Operand<TFloat32> lossOfMean(Voters voters) {
    List<Operand<TFloat32>> terms = new ArrayList<>();
    addJoined(terms, voters, voters.networks(), -1);
    for (int aux = 0; ; aux++) {
      int place = aux;
      List<Integer> having =
          voters.networks().stream().filter(n -> head(n).aux().size() > place).toList();
      if (having.isEmpty()) {
        return sum(terms);
      }
      addJoined(terms, voters, having, aux);
    }
  }

  private void addJoined(
      List<Operand<TFloat32>> terms, Voters voters, List<Integer> having, int aux) {
    LabelRange range =
        having.stream().map(n -> head(n).network().labels()).reduce(LabelRange::and).orElseThrow();
    List<Operand<TFloat32>> scores = new ArrayList<>();
    List<Integer> from = new ArrayList<>();
    for (int network : having) {
      PixelGraph.Head head = head(network);
      scores.add(meanOfRows(aux < 0 ? head.logits() : head.aux().get(aux).scores()));
      from.add(range.first() - head.network().spec().labelOffset());
    }
    int count = range.last() - range.first() + 1;
    Operand<TFloat32> joined =
        voters.join().scores(tf, scores, from, count, shares(voters, having, 1));
    double weight =
        aux < 0
            ? 1
            : having.stream().mapToDouble(n -> head(n).aux().get(aux).weight()).average().orElse(0);
    addTerms(terms, joined, range.first(), weight);
  }

  /**
   * Weights with a sum of 1.
   *
   * @param rank of what they are multiplied with, beyond the images
   */
  private List<Operand<TFloat32>> shares(Voters voters, List<Integer> having, int rank) {
    List<Operand<TFloat32>> shares = new ArrayList<>();
    double total = having.stream().mapToDouble(n -> ensemble.members().get(n).weight()).sum();
    for (int network : having) {
      if (voters.shares() == null) {
        double weight = ensemble.members().get(network).weight() / total;
        shares.add(tf.constant((float) weight));
      } else {
        int column = voters.networks().indexOf(network);
        Operand<TFloat32> one = tf.gather(voters.shares(), tf.constant(column), tf.constant(1));
        shares.add(rank == 0 ? one : tf.expandDims(one, tf.constant(1)));
      }
    }
    return shares;
  }

  private void addTerms(
      List<Operand<TFloat32>> terms, Operand<TFloat32> scores, int offset, double weight) {
    for (Aim aim : aims) {
      Operand<TInt32> index = tf.math.sub(aim.label(), tf.constant(offset));
      Operand<TFloat32> factor = tf.constant((float) (aim.weight() * weight));
      terms.add(tf.math.mul(aim.loss().of(tf, scores, index, aim.weight() > 0), factor));
    }
  }

  private Operand<TFloat32> meanOfRows(Output<TFloat32> scores) {
    if (rows == 1) {
      return scores;
    }
    int classes = Math.toIntExact(scores.shape().get(1));
    return tf.math.mean(tf.reshape(scores, tf.array(rows, -1, classes)), tf.constant(0));
  }

  private PixelGraph.Head head(int network) {
    return networks.heads().get(network);
  }

  private Operand<TFloat32> sum(List<Operand<TFloat32>> terms) {
    return terms.size() == 1 ? terms.get(0) : tf.math.addN(terms);
  }
}
