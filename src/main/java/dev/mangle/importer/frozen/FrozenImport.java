package dev.mangle.importer.frozen;

import dev.mangle.graph.AnyBatch;
import dev.mangle.graph.Frame;
import dev.mangle.graph.Freeze;
import dev.mangle.graph.TensorRef;
import dev.mangle.importer.Draft;
import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Makes a network of a frozen graph: what lies between its images and its scores. */
public final class FrozenImport {
  private static final int KINDS_SHOWN = 6;

  private FrozenImport() {}

  /**
   * Reads {@code request.file()}.
   *
   * @throws UserException when the file is no frozen graph, a tensor cannot be found, or the file
   *     does not tell what the request leaves open
   */
  public static Draft read(ImportRequest request) {
    try {
      return draft(FrozenFile.read(request.file()), request);
    } catch (UserException e) {
      throw new UserException("'%s': %s", request.file(), e.getMessage());
    } catch (IOException e) {
      throw UserException.of("read", request.file(), e);
    }
  }

  private static Draft draft(GraphDef graph, ImportRequest request) {
    ImportRequest.Tensors said = request.tensors();
    Tensors tensors = new Tensors(graph);
    TensorRef input = tensors.input(said.input());
    List<TensorRef> outputs = new ArrayList<>(List.of(tensors.logits(said.logits())));
    if (said.aux() != null) {
      outputs.add(tensors.aux(said.aux()));
    }
    PixelRange range = request.pixels().range();
    if (range == null) {
      throw new UserException(
          "a graph does not tell the pixel range: give --range, such as --range -1,1 or 0,1, or"
              + " --mean and --std");
    }
    InputShape shape = InputShape.of(graph, input, request.pixels());
    GraphDef cut = cut(graph, input, outputs, shape);
    return new Draft(
        cut,
        new ModelSpec.Input(
            Draft.IMAGES,
            shape.height(),
            shape.width(),
            shape.channels(),
            request.pixels().order(),
            range.scale(),
            range.offset()),
        range.origin(),
        said.aux() == null ? null : said.auxWeight(),
        request.name(),
        "",
        facts(graph, cut, input, outputs));
  }

  private static GraphDef cut(
      GraphDef graph, TensorRef input, List<TensorRef> outputs, InputShape shape) {
    Frame.Framed framed = Frame.apply(graph, input, outputs);
    requireFrozen(framed.graph());
    Map<String, String> names = new LinkedHashMap<>();
    names.put(Frame.INPUT, Draft.IMAGES);
    names.put(framed.outputs().get(0), Draft.LOGITS);
    if (outputs.size() > 1) {
      names.put(framed.outputs().get(1), Draft.AUX);
    }
    GraphDef free = AnyBatch.apply(framed.graph());
    return new Renamed(free, names).apply(free, Draft.IMAGES, shape);
  }

  private static void requireFrozen(GraphDef graph) {
    List<String> variables = Freeze.variables(graph);
    if (!variables.isEmpty()) {
      throw new UserException(
          "the graph is not frozen: %d variables have no value in it, the first is '%s'",
          variables.size(), variables.get(0));
    }
  }

  private static Map<String, String> facts(
      GraphDef graph, GraphDef cut, TensorRef input, List<TensorRef> outputs) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("takes images at", input.toString());
    facts.put("logits", outputs.get(0).toString());
    if (outputs.size() > 1) {
      facts.put("aux", outputs.get(1).toString());
    }
    facts.put("operations", kinds(cut));
    facts.put("nodes", "%d of %d".formatted(cut.getNodeCount(), graph.getNodeCount()));
    return facts;
  }

  private static String kinds(GraphDef graph) {
    Map<String, Integer> counts = new TreeMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (!node.getOp().equals("Const")) {
        counts.merge(node.getOp(), 1, Integer::sum);
      }
    }
    String most =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(KINDS_SHOWN)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    int rest = counts.size() - KINDS_SHOWN;
    return rest > 0 ? most + " and %d more kinds".formatted(rest) : most;
  }
}
