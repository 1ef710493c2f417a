package dev.mangle.importer.tflite;

import dev.mangle.importer.Draft;
import dev.mangle.io.UserException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Builds a TFLite network in a TensorFlow graph, as far as its scores need it. */
final class TfliteGraph {
  /** The file says the shape that comes out; how the network finds it out does not matter. */
  private static final Set<String> TAKES_SHAPE = Set.of("RESHAPE", "SQUEEZE", "EXPAND_DIMS");

  private final Ops tf;
  private final LiteModel model;
  private final Head head;
  private final Map<Integer, LiteOperator> producers;
  private final Map<Integer, Operand<TFloat32>> values = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<Byte, Integer> relus = new TreeMap<>();
  private long bytes;

  TfliteGraph(Ops tf, LiteModel model, Head head) {
    this.tf = tf;
    this.model = model;
    this.head = head;
    this.producers = model.producers();
  }

  /**
   * Builds everything from the images to the scores, which become node {@link Draft#LOGITS}.
   *
   * @param images in the shape that the file's input has
   */
  void build(Operand<TFloat32> images) {
    values.put(model.input().index(), images);
    List<LiteOperator> needed = needed();
    TfliteOperators.requireKnown(needed);
    for (LiteOperator operator : needed) {
      build(operator);
      counts.merge(operator.kind(), 1, Integer::sum);
    }
    Operand<TFloat32> logits = values.get(head.logits().index());
    if (logits == null) {
      throw new UserException("the logits '%s' are not computed", head.logits().name());
    }
    Operand<TFloat32> scores = flat(logits);
    if (head.beta() != 1) {
      scores = tf.math.mul(scores, tf.constant(head.beta()));
    }
    tf.withName(Draft.LOGITS).identity(scores);
  }

  /** How many operators of each kind were built. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** How many activations were read off a range, by their code. */
  Map<Byte, Integer> relus() {
    return relus;
  }

  /** What was built for {@code tensor}, or {@code null}. */
  Operand<TFloat32> value(LiteTensor tensor) {
    return values.get(tensor.index());
  }

  /** The constant behind {@code tensor}, casts passed, or {@code null}. */
  LiteTensor constant(LiteTensor tensor) {
    LiteTensor constant = tensor;
    for (int i = 0; i <= model.operators().size() && !constant.isConstant(); i++) {
      LiteOperator producer = producers.get(constant.index());
      boolean cast =
          producer != null
              && producer.kind().equals("DEQUANTIZE")
              && !producer.inputs().isEmpty()
              && producer.inputs().get(0) != null;
      if (!cast) {
        return null;
      }
      constant = producer.inputs().get(0);
    }
    return constant.isConstant() ? constant : null;
  }

  boolean isLogits(LiteTensor tensor) {
    return head.aliases().contains(tensor.index());
  }

  /** Counts what constants take, before TensorFlow fails over it. */
  void addFloats(int count) {
    bytes += (long) count * Float.BYTES;
    if (bytes > Draft.MOST_BYTES) {
      throw new UserException(
          "its weights take more than %d MiB as floats, which a saved_model.pb cannot hold",
          Draft.MOST_BYTES >> 20);
    }
  }

  void countRelu(byte code) {
    relus.merge(code, 1, Integer::sum);
  }

  /** In the order of the file, without those that only make constants. */
  private List<LiteOperator> needed() {
    Set<Integer> seen = new HashSet<>();
    Deque<LiteTensor> open = new ArrayDeque<>();
    open.add(head.logits());
    while (!open.isEmpty()) {
      LiteTensor tensor = open.pop();
      LiteOperator producer = producers.get(tensor.index());
      if (seen.add(tensor.index()) && producer != null) {
        int read = TAKES_SHAPE.contains(producer.kind()) ? 1 : producer.inputs().size();
        producer.inputs().stream().limit(read).filter(Objects::nonNull).forEach(open::add);
      }
    }
    return model.operators().stream()
        .filter(operator -> operator.outputs().stream().anyMatch(t -> seen.contains(t.index())))
        .filter(operator -> constant(operator.output()) == null)
        .toList();
  }

  private void build(LiteOperator operator) {
    OperatorBuilder builder = TfliteOperators.get(operator);
    String scope = operator.kind().toLowerCase(Locale.ROOT) + "_" + operator.index();
    Operand<TFloat32> y = built(builder, operator, scope);
    put(operator, operator.output(), y);
  }

  private Operand<TFloat32> built(OperatorBuilder builder, LiteOperator operator, String scope) {
    try {
      return builder.build(new Call(tf.withSubScope(scope), operator, this));
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      // TensorFlow's own exceptions share no class, only their package.
      if (!e.getClass().getName().startsWith("org.tensorflow.")) {
        throw e;
      }
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
      throw operator.refuse("TensorFlow refuses it: " + reason);
    }
  }

  /**
   * Keeps what {@code operator} makes. The file says its shape; where TensorFlow sees another one,
   * one of them is wrong.
   */
  void put(LiteOperator operator, LiteTensor output, Operand<TFloat32> y) {
    Shape found = y.shape();
    int[] said = output.shape();
    boolean same = found.isUnknown() || found.numDimensions() == said.length;
    for (int i = 1; same && !found.isUnknown() && i < said.length; i++) {
      same = said[i] < 0 || found.get(i) < 0 || found.get(i) == said[i];
    }
    if (!same) {
      throw operator.refuse(
          "it makes %s, but the file says %s".formatted(found, output.shapeText()));
    }
    values.put(output.index(), y);
  }

  /** Scores may come with axes of one between images and classes. */
  private Operand<TFloat32> flat(Operand<TFloat32> logits) {
    Shape shape = logits.shape();
    if (shape.isUnknown() || shape.numDimensions() <= 2) {
      return logits;
    }
    long classes = shape.get(shape.numDimensions() - 1);
    for (int i = 1; i < shape.numDimensions() - 1; i++) {
      if (shape.get(i) != 1) {
        throw new UserException(
            "the scores '%s' have the shape %s; expected a row an image",
            head.logits().name(), shape);
      }
    }
    return tf.reshape(logits, tf.array(-1, Math.toIntExact(classes)));
  }
}
