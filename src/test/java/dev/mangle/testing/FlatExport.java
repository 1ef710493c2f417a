package dev.mangle.testing;

import static dev.mangle.testing.GraphBuilder.attr;
import static dev.mangle.testing.GraphBuilder.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;

/** A network as TensorFlow 1 saves it: one flat graph with its own save and restore nodes. */
final class FlatExport {
  private final GraphBuilder graph = new GraphBuilder();
  private final boolean reference;
  private final TestNetwork network;

  /** From the variables to the nodes that read them. */
  private final Map<String, String> reads = new LinkedHashMap<>();

  FlatExport(Form form, TestNetwork network) {
    this.reference = form == Form.TF1_REF;
    this.network = network;
  }

  MetaGraphDef.Builder metaGraph() {
    Signature signature = new Signature(network.spec());
    String input = graph.placeholder(signature.inputKey(), signature.inputShape());
    List<String> outputs = network.define(graph, input, this::variable);
    List<String> keys = signature.outputKeys();
    for (int i = 0; i < keys.size(); i++) {
      graph.node(keys.get(i), "Identity", outputs.get(i));
    }
    addSaver();
    return MetaGraphDef.newBuilder()
        .setGraphDef(graph.build())
        .setSaverDef(
            SaverDef.newBuilder()
                .setFilenameTensorName("save/Const:0")
                .setSaveTensorName("save/control_dependency:0")
                .setRestoreOpName("save/restore_all")
                .setVersion(SaverDef.CheckpointFormatVersion.V2))
        .putSignatureDef(
            network.spec().signature(),
            signature.define(input + ":0", keys.stream().map(key -> key + ":0").toList()));
  }

  private String variable(String name, Weights initial) {
    GraphBuilder.Attr extents = attr("shape", shape(initial.shape()));
    String read;
    if (reference) {
      graph.node(name, "VariableV2", List.of(), extents);
      read = graph.node(name + "/read", "Identity", name);
    } else {
      graph.node(name, "VarHandleOp", List.of(), extents, attr("shared_name", name));
      read = graph.node(name + "/Read/ReadVariableOp", "ReadVariableOp", name);
    }
    reads.put(name, read);
    return read;
  }

  private void addSaver() {
    List<String> names = List.copyOf(reads.keySet());
    GraphBuilder.Attr types = attr("dtypes", Collections.nCopies(names.size(), DataType.DT_FLOAT));
    GraphBuilder.Attr string = attr("dtype", DataType.DT_STRING);
    String file =
        graph.node("save/Const", "Placeholder", List.of(), string, attr("shape", shape()));
    String keys = graph.constant("save/SaveV2/tensor_names", names);
    String slices =
        graph.constant("save/SaveV2/shape_and_slices", Collections.nCopies(names.size(), ""));
    List<String> saved = new ArrayList<>(List.of(file, keys, slices));
    saved.addAll(reads.values());
    graph.node("save/SaveV2", "SaveV2", saved, types);
    graph.node(
        "save/control_dependency",
        "Identity",
        List.of(file, "^save/SaveV2"),
        attr("T", DataType.DT_STRING));
    graph.node("save/RestoreV2", "RestoreV2", List.of(file, keys, slices), types);
    List<String> assigned = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String value = i == 0 ? "save/RestoreV2" : "save/RestoreV2:" + i;
      String op = reference ? "Assign" : "AssignVariableOp";
      assigned.add("^" + graph.node("save/" + op + "_" + i, op, names.get(i), value));
    }
    graph.node("save/restore_all", "NoOp", assigned);
  }
}
