package dev.mangle.importer.tflite;

import dev.mangle.importer.Draft;
import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Makes a network of a TFLite file. */
public final class TfliteImport {
  private static final int RANK = 4;

  private final LiteModel model;
  private final ImportRequest request;

  private TfliteImport(LiteModel model, ImportRequest request) {
    this.model = model;
    this.request = request;
  }

  /**
   * Reads {@code request.file()}.
   *
   * @throws UserException when the file is damaged, holds an operator that is not known, or does
   *     not tell what the request leaves open
   */
  public static Draft read(ImportRequest request) {
    try {
      return new TfliteImport(TfliteFile.read(request.file()), request).draft();
    } catch (UserException e) {
      throw new UserException("'%s': %s", request.file(), e.getMessage());
    } catch (IOException e) {
      throw UserException.of("read", request.file(), e);
    }
  }

  private Draft draft() {
    Layout layout = Layout.of(model.input(), request.pixels().size());
    PixelRange range = InputRange.of(model, request.pixels().range());
    Head head = Head.find(model, request.tensors().logits());
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> images =
          tf.withName(Draft.IMAGES)
              .placeholder(
                  TFloat32.class,
                  Placeholder.shape(
                      Shape.of(-1, layout.height(), layout.width(), layout.channels())));
      TfliteGraph network = new TfliteGraph(tf, model, head);
      network.build(layout.channelsFirst() ? channelsFirst(tf, images) : images);
      return new Draft(
          graph.toGraphDef(),
          input(layout, range),
          range.origin(),
          null,
          request.name(),
          model.metadata().license(),
          facts(network, head));
    }
  }

  private static Operand<TFloat32> channelsFirst(Ops tf, Operand<TFloat32> images) {
    return tf.linalg.transpose(images, tf.array(0, RANK - 1, 1, 2));
  }

  private ModelSpec.Input input(Layout layout, PixelRange range) {
    return new ModelSpec.Input(
        Draft.IMAGES,
        layout.height(),
        layout.width(),
        layout.channels(),
        request.pixels().order(),
        range.scale(),
        range.offset());
  }

  private Map<String, String> facts(TfliteGraph network, Head head) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("weights", weights());
    facts.put(
        "operators",
        network.counts().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", ")));
    int relus = network.relus().values().stream().mapToInt(Integer::intValue).sum();
    if (relus > 0) {
      facts.put(
          "added",
          network.relus().entrySet().stream()
                  .map(e -> e.getValue() + " " + ActivationFunctionType.name(e.getKey()))
                  .collect(Collectors.joining(", "))
              + ", where a quantised output's range starts at 0");
    }
    if (!head.leftOut().isEmpty()) {
      facts.put("left out", head.leftOut() + " at the end: the logits are its input");
    }
    return facts;
  }

  /** The type that most of the constant values have. */
  private String weights() {
    Map<String, Long> sizes = new TreeMap<>();
    for (LiteTensor tensor : model.tensors()) {
      if (tensor.isConstant()) {
        sizes.merge(tensor.typeName(), (long) tensor.elements(), Long::sum);
      }
    }
    String most =
        sizes.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("none");
    return Set.of("FLOAT32", "none").contains(most) ? most : most + ", as FLOAT32 now";
  }
}
