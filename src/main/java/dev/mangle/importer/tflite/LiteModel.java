package dev.mangle.importer.tflite;

import dev.mangle.io.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of the file.
 *
 * @param operators in the order in which they run
 * @param inputs tensors that are fed
 * @param outputs tensors that are wanted
 * @param tensors all, by number
 * @param metadata what the file says of itself
 */
record LiteModel(
    List<LiteOperator> operators,
    List<LiteTensor> inputs,
    List<LiteTensor> outputs,
    List<LiteTensor> tensors,
    LiteMetadata metadata) {

  /** The operator that makes each tensor, by the tensor's number. */
  Map<Integer, LiteOperator> producers() {
    Map<Integer, LiteOperator> producers = new HashMap<>();
    for (LiteOperator operator : operators) {
      operator.outputs().forEach(output -> producers.put(output.index(), operator));
    }
    return producers;
  }

  /** The one tensor that takes the images. */
  LiteTensor input() {
    if (inputs.size() != 1) {
      throw new UserException(
          "expected a network with one input, found %d: %s", inputs.size(), names(inputs));
    }
    return inputs.get(0);
  }

  static String names(List<LiteTensor> tensors) {
    return String.join(", ", tensors.stream().map(LiteTensor::name).toList());
  }
}
