package dev.mangle.importer.checkpoint;

import dev.mangle.io.UserException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_CheckpointReader;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * What a checkpoint holds.
 *
 * @param files where it lies
 * @param variables by name, sorted
 */
public record Checkpoint(CheckpointFiles files, Map<String, Variable> variables) {
  /** Makes the map immutable. */
  public Checkpoint {
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /** A variable's type and shape. */
  public record Variable(DataType type, Shape shape) {}

  /**
   * Reads names, types and shapes, not the values.
   *
   * @throws UserException when TensorFlow cannot read it
   */
  public static Checkpoint read(CheckpointFiles files) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_CheckpointReader reader =
          tensorflow.TF_NewCheckpointReader(files.prefix().toString(), status);
      check(files.prefix(), status);
      try {
        return new Checkpoint(files, variables(files.prefix(), reader, status));
      } finally {
        tensorflow.TF_DeleteCheckpointReader(reader);
        scope.detach(status);
        status.close();
      }
    }
  }

  private static Map<String, Variable> variables(
      Path prefix, TF_CheckpointReader reader, TF_Status status) {
    Map<String, Variable> variables = new TreeMap<>();
    int size = tensorflow.TF_CheckpointReaderSize(reader);
    for (int i = 0; i < size; i++) {
      BytePointer name = tensorflow.TF_CheckpointReaderGetVariable(reader, i);
      int rank = tensorflow.TF_CheckpointReaderGetVariableNumDims(reader, name);
      long[] extents = new long[Math.max(rank, 0)];
      tensorflow.TF_CheckpointReaderGetVariableShape(reader, name, extents, rank, status);
      check(prefix, status);
      DataType type =
          DataType.forNumber(tensorflow.TF_CheckpointReaderGetVariableDataType(reader, name));
      variables.put(name.getString(StandardCharsets.UTF_8), new Variable(type, Shape.of(extents)));
    }
    return variables;
  }

  private static void check(Path prefix, TF_Status status) {
    if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
      throw damaged(prefix, tensorflow.TF_Message(status).getString(StandardCharsets.UTF_8));
    }
  }

  static UserException damaged(Path prefix, String reason) {
    return new UserException("checkpoint '%s' cannot be read: %s", prefix, reason);
  }
}
