package dev.mangle.importer.tflite;

import com.google.flatbuffers.Table;
import dev.mangle.io.UserException;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Operator;

/**
 * An operator of the file.
 *
 * @param index its place
 * @param kind its name in the schema, such as {@code CONV_2D}
 * @param inputs {@code null} where an optional one is left out
 * @param outputs at least one
 * @param table its options
 * @param fileBytes size of the file
 */
record LiteOperator(
    int index,
    String kind,
    List<LiteTensor> inputs,
    List<LiteTensor> outputs,
    Operator table,
    int fileBytes) {

  LiteTensor output() {
    return outputs.get(0);
  }

  /**
   * What {@code read} takes out of the options.
   *
   * @param type the schema's number of this kind of options
   * @param options an empty table of that kind
   * @param missing result where the operator has no options; {@code null} where it must
   */
  <T extends Table, R> R options(byte type, T options, Function<T, R> read, R missing) {
    byte found = Damaged.guard(table::builtinOptionsType);
    if (found == BuiltinOptions.NONE && missing != null) {
      return missing;
    }
    if (found != type || Damaged.guard(() -> table.builtinOptions(options)) == null) {
      throw refuse("expected its own options, found others or none");
    }
    return Damaged.guard(() -> read.apply(options));
  }

  /** An error that names kind and place. */
  UserException refuse(String reason) {
    return new UserException("operator %s (number %d): %s", kind, index, reason);
  }
}
