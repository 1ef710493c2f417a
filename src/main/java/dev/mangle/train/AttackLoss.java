package dev.mangle.train;

import dev.mangle.io.Names;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What a white-box attack raises. */
public enum AttackLoss {
  /** Cross-entropy. */
  XENT {
    @Override
    Operand<TFloat32> each(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels) {
      return Loss.crossEntropy(tf, logits, labels, 0);
    }
  },
  /**
   * Carlini and Wagner's margin as the MNIST challenge has it: {@code -max(0, correct - best wrong
   * + 50)}.
   */
  CW {
    @Override
    Operand<TFloat32> each(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels) {
      int classes = (int) logits.shape().get(1);
      Operand<TFloat32> right =
          tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
      Operand<TFloat32> correct = tf.sum(tf.math.mul(right, logits), tf.constant(1));
      Operand<TFloat32> others = tf.math.sub(tf.constant(1f), right);
      Operand<TFloat32> without =
          tf.math.sub(tf.math.mul(others, logits), tf.math.mul(right, tf.constant(FAR)));
      Operand<TFloat32> wrong = tf.max(without, tf.constant(1));
      Operand<TFloat32> margin = tf.math.sub(correct, wrong);
      return tf.math.neg(tf.nn.relu(tf.math.add(margin, tf.constant(CONFIDENCE))));
    }
  };

  /** How far the best wrong score may be ahead before nothing is left to gain. */
  private static final float CONFIDENCE = 50;

  /** Takes the right score out of the maximum. */
  private static final float FAR = 1e4f;

  /**
   * Adds the loss to a graph: [N], one an image, to be raised.
   *
   * @param logits [N, classes]
   * @param labels [N], true ones
   */
  abstract Operand<TFloat32> each(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels);

  /** All names. */
  public static Set<String> names() {
    return byName().keySet();
  }

  /**
   * The one called {@code name}, in lower case.
   *
   * @throws dev.mangle.io.UserException when there is none, with the nearest name
   */
  public static AttackLoss named(String name) {
    return Names.get("attack loss", byName(), name);
  }

  private static Map<String, AttackLoss> byName() {
    Map<String, AttackLoss> byName = new LinkedHashMap<>();
    for (AttackLoss value : values()) {
      byName.put(value.toString(), value);
    }
    return byName;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
