package dev.mangle.testing;

import static dev.mangle.testing.GraphBuilder.attr;
import static dev.mangle.testing.GraphBuilder.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A network as TensorFlow 2 saves it.
 *
 * <pre>
 * StatefulPartitionedCall -> __inference_signature_wrapper
 *                         -> __inference_model    reads the variables from their handles
 *                         -> __inference_layers   computes, has no state
 * </pre>
 */
final class FunctionExport {
  private static final String WRAPPER = "__inference_signature_wrapper";
  private static final String MODEL = "__inference_model";
  private static final String LAYERS = "__inference_layers";
  private static final String SAVE = "__inference__traced_save";
  private static final String RESTORE = "__inference__traced_restore";
  private static final String CALL = "StatefulPartitionedCall";

  private final TestNetwork network;
  private final Signature signature;
  private final Map<String, Weights> variables;
  private final List<String> keys;

  FunctionExport(TestNetwork network) {
    this.network = network;
    this.signature = new Signature(network.spec());
    this.variables = SavedModels.variables(network);
    this.keys = variables.keySet().stream().map(Form.TF2_FUNCTIONS::checkpointKey).toList();
  }

  MetaGraphDef.Builder metaGraph() {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < signature.outputKeys().size(); i++) {
      outputs.add(CALL + ":" + i);
    }
    String input = "serving_default_" + signature.inputKey();
    return MetaGraphDef.newBuilder()
        .setGraphDef(graph(input))
        .setSaverDef(
            SaverDef.newBuilder()
                .setFilenameTensorName("saver_filename:0")
                .setSaveTensorName(CALL + "_1:0")
                .setRestoreOpName(CALL + "_2")
                .setVersion(SaverDef.CheckpointFormatVersion.V2))
        .putSignatureDef("__saved_model_init_op", initializer())
        .putSignatureDef(network.spec().signature(), signature.define(input + ":0", outputs));
  }

  private static SignatureDef initializer() {
    TensorShapeProto unknown = TensorShapeProto.newBuilder().setUnknownRank(true).build();
    return SignatureDef.newBuilder()
        .putOutputs(
            "__saved_model_init_op",
            TensorInfo.newBuilder().setName("NoOp").setTensorShape(unknown).build())
        .build();
  }

  private GraphDef graph(String input) {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder(input, signature.inputShape());
    variables.forEach(
        (name, initial) ->
            graph.node(
                name,
                "VarHandleOp",
                List.of(),
                attr("shape", shape(initial.shape())),
                attr("shared_name", name)));
    List<DataType> outputs = floats(signature.outputKeys().size());
    call(graph, CALL, WRAPPER, withHandles(input), DataType.DT_FLOAT, outputs);
    graph.node(
        "saver_filename",
        "Placeholder",
        List.of(),
        attr("dtype", DataType.DT_STRING),
        attr("shape", shape()));
    List<String> files = withHandles("saver_filename");
    DataType string = DataType.DT_STRING;
    call(graph, CALL + "_1", SAVE, files, string, List.of(string));
    call(graph, CALL + "_2", RESTORE, files, string, List.of(string));
    graph.node("NoOp", "NoOp");
    GraphDef.Builder whole = graph.build().toBuilder();
    whole
        .getLibraryBuilder()
        .addAllFunction(List.of(wrapper(), restore(), save(), model(), layers()));
    return whole.build();
  }

  private List<String> withHandles(String first) {
    return Stream.concat(Stream.of(first), variables.keySet().stream()).toList();
  }

  /** Adds a call that takes one tensor of type {@code first}, then one a variable. */
  private void call(
      GraphBuilder graph,
      String name,
      String function,
      List<String> inputs,
      DataType first,
      List<DataType> outputs) {
    boolean stateless = function.equals(LAYERS);
    DataType captured = stateless ? DataType.DT_FLOAT : DataType.DT_RESOURCE;
    List<DataType> types = new ArrayList<>(List.of(first));
    types.addAll(Collections.nCopies(variables.size(), captured));
    AttrValue.Builder target = AttrValue.newBuilder();
    target.getFuncBuilder().setName(function);
    graph.node(
        name,
        stateless ? "PartitionedCall" : CALL,
        inputs,
        attr("Tin", types),
        attr("Tout", outputs),
        new GraphBuilder.Attr("f", target.build()));
  }

  private FunctionDef wrapper() {
    FunctionBody body = new FunctionBody(WRAPPER, true);
    List<String> arguments = new ArrayList<>();
    arguments.add(body.argument(signature.inputKey(), DataType.DT_FLOAT));
    for (int i = 0; i < variables.size(); i++) {
      arguments.add(body.argument("unknown_" + i, DataType.DT_RESOURCE));
    }
    returnCall(body, CALL, MODEL, arguments, List.of());
    return body.build();
  }

  private FunctionDef model() {
    FunctionBody body = new FunctionBody(MODEL, true);
    List<String> arguments = new ArrayList<>();
    List<String> reads = new ArrayList<>();
    arguments.add(body.argument("inputs", DataType.DT_FLOAT));
    for (String variable : variables.keySet()) {
      String handle = body.argument(argumentName(variable), DataType.DT_RESOURCE);
      String read = variable + "/ReadVariableOp";
      arguments.add(body.graph.node(read, "ReadVariableOp", handle));
      reads.add("^" + read);
    }
    returnCall(body, "PartitionedCall", LAYERS, arguments, List.of("^NoOp"));
    body.graph.node("NoOp", "NoOp", reads);
    return body.build();
  }

  /** Calls {@code function} and returns what it returns, after {@code controls}. */
  private void returnCall(
      FunctionBody body,
      String name,
      String function,
      List<String> arguments,
      List<String> controls) {
    int outputs = signature.outputKeys().size();
    call(body.graph, name, function, arguments, DataType.DT_FLOAT, floats(outputs));
    for (int i = 0; i < outputs; i++) {
      List<String> inputs = new ArrayList<>(List.of(name + ":output:" + i));
      inputs.addAll(controls);
      String identity = body.graph.node("Identity_" + i, "Identity", inputs);
      body.result("identity_" + i, identity, DataType.DT_FLOAT);
    }
  }

  private FunctionDef layers() {
    FunctionBody body = new FunctionBody(LAYERS, false);
    String input = body.argument("inputs", DataType.DT_FLOAT);
    List<String> results =
        network.define(
            body.graph,
            input,
            (name, initial) -> body.argument(argumentName(name), DataType.DT_FLOAT));
    for (int i = 0; i < results.size(); i++) {
      body.result("output_" + i, results.get(i), DataType.DT_FLOAT);
    }
    return body.build();
  }

  private FunctionDef save() {
    FunctionBody body = new FunctionBody(SAVE, true);
    List<String> saved = new ArrayList<>();
    saved.add(body.argument("file_prefix", DataType.DT_STRING));
    saved.add(body.graph.constant("SaveV2/tensor_names", keys));
    saved.add(body.graph.constant("SaveV2/shape_and_slices", blanks()));
    for (int i = 0; i < keys.size(); i++) {
      String handle = body.argument("savevariableop_" + i + "_resource", DataType.DT_RESOURCE);
      saved.add(body.graph.node("Read_" + i + "/ReadVariableOp", "ReadVariableOp", handle));
    }
    body.graph.node("SaveV2", "SaveV2", saved, attr("dtypes", floats(keys.size())));
    return returningFile(body, List.of("^SaveV2"));
  }

  private FunctionDef restore() {
    FunctionBody body = new FunctionBody(RESTORE, true);
    List<String> restored = new ArrayList<>();
    restored.add(body.argument("file_prefix", DataType.DT_STRING));
    restored.add(body.graph.constant("RestoreV2/tensor_names", keys));
    restored.add(body.graph.constant("RestoreV2/shape_and_slices", blanks()));
    body.graph.node("RestoreV2", "RestoreV2", restored, attr("dtypes", floats(keys.size())));
    List<String> assigned = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String handle = body.argument("assignvariableop_" + i + "_resource", DataType.DT_RESOURCE);
      String assign = "AssignVariableOp_" + i;
      body.graph.node(assign, "AssignVariableOp", handle, "RestoreV2:tensors:" + i);
      assigned.add("^" + assign);
    }
    return returningFile(body, assigned);
  }

  private static FunctionDef returningFile(FunctionBody body, List<String> after) {
    List<String> inputs = Stream.concat(Stream.of("file_prefix"), after.stream()).toList();
    body.graph.node("Identity", "Identity", inputs, attr("T", DataType.DT_STRING));
    body.result("identity", "Identity", DataType.DT_STRING);
    return body.build();
  }

  private List<String> blanks() {
    return Collections.nCopies(keys.size(), "");
  }

  private static List<DataType> floats(int count) {
    return Collections.nCopies(count, DataType.DT_FLOAT);
  }

  private static String argumentName(String variable) {
    return variable.replace('/', '_') + "_resource";
  }
}
