package dev.mangle.model;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Completes a {@link ModelSpec} from a SavedModel's signature, or refuses where it cannot know. */
final class SignatureReader {
  private final SignatureDef signature;
  private final ModelSpec spec;

  SignatureReader(ModelSpec spec, Map<String, SignatureDef> signatures) {
    this.spec = spec;
    this.signature = signatures.get(spec.signature());
    if (signature == null) {
      throw new UserException(
          "no signature '%s'; found %s", spec.signature(), new TreeSet<>(signatures.keySet()));
    }
  }

  /** The tensor that takes the images. */
  TensorInfo input() {
    TensorInfo info =
        only(signature.getInputsMap(), given(spec.input().key()), "input", "input.key");
    if (info.getDtype() != DataType.DT_FLOAT) {
      throw new UserException("input takes %s; expected DT_FLOAT", info.getDtype());
    }
    return info;
  }

  /** The tensor with the scores before softmax. */
  TensorInfo logits() {
    String key = spec.logits() == null ? null : spec.logits().key();
    return only(signature.getOutputsMap(), given(key), "output", "logits.key");
  }

  /** The tensor with auxiliary scores under {@code key}. */
  TensorInfo aux(String key) {
    return only(signature.getOutputsMap(), key, "output", "aux.key");
  }

  /** The spec with every value that the signature tells, checked. */
  ModelSpec complete() {
    ModelSpec.Input input = completeInput(spec.input());
    int classes =
        known(spec.classes(), dimension(logits().getTensorShape(), 1, 2), "classes", 2, 1_000_000);
    if (spec.labelOffset() == null) {
      throw missing("label_offset");
    }
    return new ModelSpec(
        spec.architecture(),
        spec.signature(),
        input,
        spec.logits(),
        spec.aux(),
        classes,
        spec.labelOffset(),
        spec.dataset(),
        spec.source(),
        spec.license(),
        spec.training(),
        spec.cleanAccuracy(),
        spec.robustAccuracy());
  }

  private ModelSpec.Input completeInput(ModelSpec.Input input) {
    TensorShapeProto shape = input().getTensorShape();
    Integer told = dimension(shape, 3, 4);
    Integer orderChannels =
        input.order() == null ? null : Integer.valueOf(input.order().channels());
    Integer given = input.channels() == null ? orderChannels : input.channels();
    int channels =
        known(
            given,
            given == null && told == null ? Integer.valueOf(3) : told,
            "input.channels",
            1,
            3);
    ModelSpec.Order order =
        input.order() != null
            ? input.order()
            : channels == 1 ? ModelSpec.Order.GRAY : ModelSpec.Order.RGB;
    if (order.channels() != channels) {
      throw new UserException("input.order %s does not go with %d channels", order, channels);
    }
    return new ModelSpec.Input(
        input.key(),
        known(input.height(), dimension(shape, 1, 4), "input.height", 1, 16384),
        known(input.width(), dimension(shape, 2, 4), "input.width", 1, 16384),
        channels,
        order,
        perChannel(input.scale(), channels, "input.scale"),
        perChannel(input.offset(), channels, "input.offset"));
  }

  private static List<Double> perChannel(List<Double> values, int channels, String key) {
    if (values == null) {
      throw missing(key);
    }
    if (values.size() != 1 && values.size() != channels) {
      throw new UserException(
          "%s: expected one number or %d, found %d", key, channels, values.size());
    }
    if (values.stream().anyMatch(v -> v == null || !Double.isFinite(v))) {
      throw new UserException("%s: expected finite numbers, found %s", key, values);
    }
    return values;
  }

  private static int known(Integer said, Integer told, String key, int least, int most) {
    if (said != null && told != null && !said.equals(told)) {
      throw new UserException("%s says %d, the signature %d", key, said, told);
    }
    Integer value = said != null ? said : told;
    if (value == null) {
      throw missing(key);
    }
    if (value < least || value > most) {
      throw new UserException("%s: expected %d..%d, found %d", key, least, most, value);
    }
    return value;
  }

  private static UserException missing(String key) {
    return new UserException(
        "%s must say '%s', which the signature does not tell", ModelSpec.FILE_NAME, key);
  }

  /** Dimension {@code i} of a shape of that rank, or null where it is not told. */
  private static Integer dimension(TensorShapeProto shape, int i, int rank) {
    if (shape.getUnknownRank() || shape.getDimCount() == 0) {
      return null;
    }
    if (shape.getDimCount() != rank) {
      throw new UserException(
          "the signature's tensor has %d dimensions; expected %d%s",
          shape.getDimCount(), rank, rank == 4 ? " (images, height, width, channels)" : "");
    }
    long size = shape.getDim(i).getSize();
    return size < 0 ? null : Math.toIntExact(size);
  }

  private static String given(String key) {
    return key == null || key.isEmpty() ? null : key;
  }

  private static TensorInfo only(
      Map<String, TensorInfo> tensors, String key, String kind, String option) {
    List<String> keys = new ArrayList<>(new TreeSet<>(tensors.keySet()));
    if (key == null && keys.size() != 1) {
      throw new UserException(
          "%s must say '%s': the signature has %ss %s", ModelSpec.FILE_NAME, option, kind, keys);
    }
    TensorInfo info = tensors.get(key == null ? keys.get(0) : key);
    if (info == null) {
      throw new UserException("the signature has no %s '%s'; found %s", kind, key, keys);
    }
    return info;
  }
}
