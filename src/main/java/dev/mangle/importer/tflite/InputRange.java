package dev.mangle.importer.tflite;

import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import java.util.List;
import org.tensorflow.lite.schema.TensorType;

/** What a TFLite network takes for a pixel. */
final class InputRange {
  private static final int SIGNED_SHIFT = 128;

  private InputRange() {}

  /**
   * The user's word, else the metadata's, else the input's quantisation.
   *
   * <p>A quantised input is fed with the pixels themselves (signed ones less 128). Where metadata
   * gives mean and deviation they go first, since the network was trained on those and the
   * quantised range may be wider.
   *
   * @param said by the user, or {@code null}
   */
  static PixelRange of(LiteModel model, PixelRange said) {
    if (said != null) {
      return said;
    }
    LiteMetadata metadata = model.metadata();
    if (!metadata.mean().isEmpty() && !metadata.deviation().isEmpty()) {
      return PixelRange.normalised(metadata.mean(), metadata.deviation(), "from the metadata");
    }
    LiteTensor input = model.input();
    boolean bytes = input.type() == TensorType.UINT8 || input.type() == TensorType.INT8;
    if (!bytes || !input.isQuantised() || !input.quantisation().perTensor()) {
      throw new UserException(
          "its input is %s and the file does not tell the pixel range: give --range, such as"
              + " --range -1,1 or 0,1, or --mean and --std",
          input.typeName());
    }
    return quantised(input);
  }

  private static PixelRange quantised(LiteTensor input) {
    double scale = Double.parseDouble(Float.toString(input.quantisation().scale()[0]));
    long zero = input.quantisation().zeroPoint()[0];
    long shift = input.type() == TensorType.INT8 ? SIGNED_SHIFT : 0;
    return new PixelRange(
        List.of(scale), List.of(scale * -(zero + shift)), "from the input's quantisation");
  }
}
