package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** Writes test networks as checkpoint folders. */
public final class SavedModels {
  private SavedModels() {}

  /**
   * Makes {@code checkpoints/name/} with {@code saved_model.pb}, {@code variables/} and {@code
   * model.json}.
   *
   * @return the new folder
   */
  public static Path write(Path checkpoints, String name, Form form, TestNetwork network) {
    Path folder = checkpoints.resolve(name);
    try {
      Files.createDirectories(folder.resolve("variables"));
      Files.write(folder.resolve("saved_model.pb"), savedModel(form, network).toByteArray());
      Files.writeString(folder.resolve(ModelSpec.FILE_NAME), network.spec().toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writeVariables(folder.resolve("variables/variables"), form, variables(network));
    return folder;
  }

  private static SavedModel savedModel(Form form, TestNetwork network) {
    MetaGraphDef.Builder meta =
        form == Form.TF2_FUNCTIONS
            ? new FunctionExport(network).metaGraph()
            : new FlatExport(form, network).metaGraph();
    meta.getMetaInfoDefBuilder().addTags("serve").setTensorflowVersion("2.18.0");
    return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
  }

  /** The variables of a network, in the order in which it declares them. */
  static Map<String, Weights> variables(TestNetwork network) {
    Map<String, Weights> variables = new LinkedHashMap<>();
    network.define(
        new GraphBuilder(),
        "input",
        (name, initial) -> {
          variables.put(name, initial);
          return name;
        });
    return variables;
  }

  private static void writeVariables(Path prefix, Form form, Map<String, Weights> variables) {
    GraphBuilder graph = new GraphBuilder();
    List<String> inputs = new ArrayList<>();
    inputs.add(graph.constant("prefix", prefix.toString()));
    inputs.add(
        graph.constant("keys", variables.keySet().stream().map(form::checkpointKey).toList()));
    inputs.add(graph.constant("slices", Collections.nCopies(variables.size(), "")));
    variables.forEach(
        (name, weights) ->
            inputs.add(graph.constant("value/" + name, weights.floats(), weights.shape())));
    List<DataType> types = Collections.nCopies(variables.size(), DataType.DT_FLOAT);
    graph.node("save", "SaveV2", inputs, GraphBuilder.attr("dtypes", types));
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph.build());
      try (Session session = new Session(imported)) {
        session.runner().addTarget("save").run().close();
      }
    }
  }
}
