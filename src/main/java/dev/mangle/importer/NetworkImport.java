package dev.mangle.importer;

import dev.mangle.graph.Canonicalise;
import dev.mangle.graph.Differentiable;
import dev.mangle.graph.FoldBatchNorm;
import dev.mangle.graph.Frame;
import dev.mangle.graph.Inline;
import dev.mangle.graph.Prune;
import dev.mangle.graph.TensorRef;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Checks a {@link Draft} as opening a checkpoint would, and completes what is known of it. */
public final class NetworkImport {
  private static final String IMAGENET = "imagenet";

  /** Label = argmax + offset: with a background class in front, and without. */
  private static final Map<Integer, Integer> IMAGENET_OFFSETS = Map.of(1001, 0, 1000, 1);

  private NetworkImport() {}

  /**
   * Completes {@code draft}.
   *
   * @throws UserException when it does not run, cannot be differentiated, or its labels are not
   *     known
   */
  public static Imported finish(Draft draft, ImportRequest request) {
    try {
      requireChannels(draft.input());
      requireDifferentiable(draft);
      int classes = classes(draft);
      long parameters = parameters(draft.graph());
      Map<String, String> facts = new LinkedHashMap<>(draft.facts());
      return new Imported(
          draft.graph(), spec(draft, request, classes), draft.rangeOrigin(), parameters, facts);
    } catch (UserException e) {
      throw new UserException("'%s': %s", request.file(), e.getMessage());
    }
  }

  private static void requireChannels(ModelSpec.Input input) {
    int channels = input.channels();
    if (input.scale().size() != 1 && input.scale().size() != channels) {
      throw new UserException(
          "pixel range: expected 1 or %d numbers, found %d", channels, input.scale().size());
    }
    if (input.order() != null && input.order().channels() != channels) {
      throw new UserException("--order %s does not go with %d channels", input.order(), channels);
    }
  }

  private static void requireDifferentiable(Draft draft) {
    List<TensorRef> outputs = new ArrayList<>();
    outputs.add(new TensorRef(Draft.LOGITS, 0));
    if (draft.auxWeight() != null) {
      outputs.add(new TensorRef(Draft.AUX, 0));
    }
    Frame.Framed framed = Frame.apply(draft.graph(), new TensorRef(Draft.IMAGES, 0), outputs);
    List<TensorRef> ends = framed.outputs().stream().map(TensorRef::parse).toList();
    GraphDef flat = Prune.apply(Inline.apply(framed.graph()), ends);
    GraphDef canonical = FoldBatchNorm.apply(Canonicalise.apply(flat));
    Differentiable.check(Prune.apply(canonical, ends));
  }

  private static int classes(Draft draft) {
    int classes = Probe.classes(draft.graph(), draft.input(), Draft.LOGITS);
    if (draft.auxWeight() != null) {
      int aux = Probe.classes(draft.graph(), draft.input(), Draft.AUX);
      if (aux != classes) {
        throw new UserException(
            "auxiliary logits: expected %d classes as the logits have, found %d", classes, aux);
      }
    }
    return classes;
  }

  private static ModelSpec spec(Draft draft, ImportRequest request, int classes) {
    String dataset = request.labels().dataset();
    if (dataset == null) {
      dataset = IMAGENET_OFFSETS.containsKey(classes) ? IMAGENET : "";
    }
    List<ModelSpec.Aux> aux =
        draft.auxWeight() == null
            ? List.of()
            : List.of(new ModelSpec.Aux(Draft.AUX, draft.auxWeight()));
    return new ModelSpec(
        draft.architecture(),
        null,
        draft.input(),
        new ModelSpec.Logits(Draft.LOGITS),
        aux,
        classes,
        offset(request.labels().offset(), classes),
        dataset,
        "%s, SHA-256 %s".formatted(request.file().getFileName(), Sha256.of(request.file())),
        draft.license(),
        null,
        null,
        null);
  }

  private static int offset(Integer said, int classes) {
    Integer offset = said == null ? IMAGENET_OFFSETS.get(classes) : said;
    if (offset == null) {
      throw new UserException(
          "it has %d classes, neither 1000 nor 1001: give --label-offset N (label = argmax + N; 0"
              + " where the first class is label 0)",
          classes);
    }
    return offset;
  }

  private static long parameters(GraphDef graph) {
    long parameters = 0;
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("Const")) {
        TensorProto value = node.getAttrOrThrow("value").getTensor();
        boolean floats = value.getDtype() == DataType.DT_FLOAT;
        parameters +=
            floats
                ? value.getTensorShape().getDimList().stream()
                    .mapToLong(dim -> dim.getSize())
                    .reduce(1, (a, b) -> a * b)
                : 0;
      }
    }
    return parameters;
  }
}
