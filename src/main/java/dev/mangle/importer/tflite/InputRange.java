package dev.mangle.importer.tflite;

import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import java.util.List;
import org.tensorflow.lite.schema.TensorType;

/** What a TFLite network takes for a pixel. */
final class InputRange {
  private static final int SIGNED_SHIFT = 128;
  private static final double LARGEST_PIXEL = 255;

  /** Calibration may have cut a little off, as a share of the range. */
  private static final double SLACK = 0.1;

  private InputRange() {}

  /**
   * The user's word, else the metadata's, else the input's quantisation.
   *
   * <p>A quantised input is fed with the pixels themselves (signed ones less 128). Where metadata
   * gives mean and deviation they go first, since the network was trained on those and the
   * quantised range may be wider. What lies far outside of it was never meant: programs that feed
   * bytes do not look at it.
   *
   * @param said by the user, or {@code null}
   */
  static PixelRange of(LiteModel model, PixelRange said) {
    if (said != null) {
      return said;
    }
    LiteMetadata metadata = model.metadata();
    boolean told = !metadata.mean().isEmpty() && !metadata.deviation().isEmpty();
    LiteTensor input = model.input();
    if (!isQuantised(input) && !told) {
      throw new UserException(
          "its input is %s and the file does not tell the pixel range: give --range, such as"
              + " --range -1,1 or 0,1, or --mean and --std",
          input.typeName());
    }
    if (!told) {
      return quantised(input, "from the input's quantisation");
    }
    PixelRange range =
        PixelRange.normalised(metadata.mean(), metadata.deviation(), "from the metadata");
    if (!isQuantised(input)) {
      return range;
    }
    PixelRange bytes =
        quantised(input, "from the input's quantisation, which the metadata's does not go with");
    return isInside(range, bytes) ? range : bytes;
  }

  private static boolean isQuantised(LiteTensor input) {
    boolean bytes = input.type() == TensorType.UINT8 || input.type() == TensorType.INT8;
    return bytes && input.isQuantised() && input.quantisation().perTensor();
  }

  /** Whether {@code range} fits into {@code whole}, which has one number for all channels. */
  private static boolean isInside(PixelRange range, PixelRange whole) {
    double least = whole.offset().get(0);
    double most = least + LARGEST_PIXEL * whole.scale().get(0);
    double slack = SLACK * (most - least);
    for (int i = 0; i < range.scale().size(); i++) {
      double black = range.offset().get(i);
      double white = black + LARGEST_PIXEL * range.scale().get(i);
      if (Math.min(black, white) < least - slack || Math.max(black, white) > most + slack) {
        return false;
      }
    }
    return true;
  }

  private static PixelRange quantised(LiteTensor input, String origin) {
    double scale = Double.parseDouble(Float.toString(input.quantisation().scale()[0]));
    long zero = input.quantisation().zeroPoint()[0];
    long shift = input.type() == TensorType.INT8 ? SIGNED_SHIFT : 0;
    return new PixelRange(List.of(scale), List.of(scale * -(zero + shift)), origin);
  }
}
