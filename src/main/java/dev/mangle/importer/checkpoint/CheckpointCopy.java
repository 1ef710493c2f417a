package dev.mangle.importer.checkpoint;

import dev.mangle.io.UserException;
import dev.mangle.model.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.Restore;
import org.tensorflow.op.train.Save;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Writes values of a checkpoint as a new one, under other names. */
public final class CheckpointCopy {
  private CheckpointCopy() {}

  /**
   * Copies float variables.
   *
   * @param names new name to the name in {@code from}
   * @param to prefix of the new checkpoint, of format 2
   * @throws UserException when TensorFlow cannot read a value
   */
  public static void write(Checkpoint from, Map<String, String> names, Path to) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Class<? extends TType>> types = new ArrayList<>();
      names.forEach((name, source) -> types.add(TFloat32.class));
      Operand<TString> whole = strings(tf, Collections.nCopies(names.size(), ""));
      Restore values =
          tf.train.restore(
              tf.constant(from.files().prefix().toString()),
              strings(tf, names.values()),
              whole,
              types);
      Save save =
          tf.train.save(
              tf.constant(to.toString()),
              strings(tf, names.keySet()),
              whole,
              List.<Operand<?>>copyOf(values.tensors()));
      try (Session session = Sessions.onProcessor(graph)) {
        session.runner().addTarget(save).run().close();
      }
    } catch (TensorFlowException e) {
      throw Checkpoint.damaged(
          from.files().prefix(), String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static Operand<TString> strings(Ops tf, Collection<String> values) {
    return tf.constantOf(TString.vectorOf(values.toArray(new String[0])));
  }
}
