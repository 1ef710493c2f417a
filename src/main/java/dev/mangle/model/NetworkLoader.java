package dev.mangle.model;

import dev.mangle.graph.Canonicalise;
import dev.mangle.graph.Differentiable;
import dev.mangle.graph.Frame;
import dev.mangle.graph.Freeze;
import dev.mangle.graph.Inline;
import dev.mangle.graph.Passes;
import dev.mangle.graph.Prune;
import dev.mangle.graph.TensorProtos;
import dev.mangle.graph.TensorRef;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;

/** Opens a checkpoint folder: a SavedModel and its {@code model.json} become a {@link Network}. */
final class NetworkLoader {
  private static final String TAG = "serve";
  private static final String NO_MODEL_JSON =
      "no %s: pixel range and labels cannot be read from a SavedModel; write one with at least"
          + " {\"input\": {\"scale\": 0.0078125, \"offset\": -1}, \"label_offset\": 0}";

  private NetworkLoader() {}

  /**
   * Opens {@code folder}.
   *
   * @throws UserException when it is no SavedModel, {@code model.json} does not go with it, or the
   *     network cannot be differentiated; the message begins with the checkpoint's name
   */
  static Network load(String name, Path folder, Execution execution) {
    return load(name, folder, execution, NetworkCache.ofUser());
  }

  /** Opens {@code folder}, or takes from {@code cache} what was made of it before. */
  static Network load(String name, Path folder, Execution execution, NetworkCache cache) {
    try {
      return open(name, folder, execution, cache);
    } catch (UserException e) {
      throw new UserException("checkpoint '%s': %s", name, e.getMessage());
    } catch (RuntimeException e) {
      // Some of TensorFlow's exceptions share no class of their own, only their package.
      if (!e.getClass().getName().startsWith("org.tensorflow.")) {
        throw e;
      }
      throw new UserException(
          "checkpoint '%s': TensorFlow cannot load it: %s",
          name, String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
    }
  }

  private static Network open(String name, Path folder, Execution execution, NetworkCache cache) {
    requireSavedModel(folder);
    String sha256 = Sha256.ofFolder(folder);
    String variant = "without " + new TreeSet<>(execution.passes().without());
    Optional<MetaGraphDef> kept = cache.find(sha256, variant);
    MetaGraphDef ready = kept.orElseGet(() -> ready(folder, execution.passes()));
    Differentiable.check(ready.getGraphDef());
    // A folder that changed meanwhile must not be taken for what it was.
    if (kept.isEmpty() && sha256.equals(Sha256.ofFolder(folder))) {
      cache.keep(sha256, variant, ready);
    }
    ModelSpec spec = new SignatureReader(readSpec(folder), ready.getSignatureDefMap()).complete();
    List<Network.AuxHead> aux = new ArrayList<>();
    for (ModelSpec.Aux head : counting(spec)) {
      aux.add(new Network.AuxHead(Frame.output(aux.size() + 1), head.weight()));
    }
    return new Network(
        name, spec, ready.getGraphDef(), Frame.output(0), List.copyOf(aux), sha256, execution);
  }

  /** The ready graph beside the signatures of the SavedModel, and nothing else. */
  private static MetaGraphDef ready(Path folder, Passes passes) {
    MetaGraphDef meta = metaGraph(folder);
    SignatureReader signature = new SignatureReader(readSpec(folder), meta.getSignatureDefMap());
    ModelSpec spec = signature.complete();
    List<TensorRef> outputs = new ArrayList<>();
    outputs.add(TensorRef.parse(signature.logits().getName()));
    counting(spec).forEach(aux -> outputs.add(TensorRef.parse(signature.aux(aux.key()).getName())));
    Frame.Framed framed =
        Frame.apply(meta.getGraphDef(), TensorRef.parse(signature.input().getName()), outputs);
    return MetaGraphDef.newBuilder()
        .putAllSignatureDef(meta.getSignatureDefMap())
        .setGraphDef(readyGraph(framed, folder, passes))
        .build();
  }

  /** The auxiliary heads that count; the others are not computed. */
  private static List<ModelSpec.Aux> counting(ModelSpec spec) {
    return spec.aux().stream().filter(aux -> aux.weight() != 0).toList();
  }

  private static GraphDef readyGraph(Frame.Framed framed, Path folder, Passes passes) {
    List<TensorRef> outputs = framed.outputs().stream().map(TensorRef::parse).toList();
    GraphDef flat = Prune.apply(Inline.apply(framed.graph()), outputs);
    GraphDef frozen = Freeze.apply(flat, values(folder, Freeze.variables(flat)));
    // What nothing reads any more is not worth a rewrite.
    GraphDef canonical = Prune.apply(Canonicalise.apply(frozen), outputs);
    return Prune.apply(passes.ofNetwork(canonical), outputs);
  }

  private static void requireSavedModel(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException("'%s' is no folder", folder);
    }
    if (!Files.isRegularFile(folder.resolve(Checkpoints.GRAPH))) {
      throw new UserException("'%s' is no SavedModel: it has no saved_model.pb", folder);
    }
    PlainPaths.require(folder);
  }

  private static MetaGraphDef metaGraph(Path folder) {
    Path file = folder.resolve(Checkpoints.GRAPH);
    try (InputStream in = Files.newInputStream(file)) {
      List<MetaGraphDef> graphs = SavedModel.parseFrom(in).getMetaGraphsList();
      return graphs.stream()
          .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(TAG))
          .findFirst()
          .orElseThrow(() -> new UserException("'%s' has no graph with the tag '%s'", file, TAG));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new UserException("'%s' is no SavedModel: %s", file, e.getMessage());
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private static ModelSpec readSpec(Path folder) {
    Path file = folder.resolve(ModelSpec.FILE_NAME);
    if (!Files.exists(file)) {
      throw new UserException(NO_MODEL_JSON, ModelSpec.FILE_NAME);
    }
    ModelSpec spec = ModelSpec.read(file);
    if (spec.input() == null) {
      throw new UserException("%s must say 'input.scale' and 'input.offset'", file);
    }
    return spec;
  }

  /** Values of variables, fetched from the bundle's own session. */
  private static Map<String, TensorProto> values(Path folder, List<String> variables) {
    Map<String, TensorProto> values = new LinkedHashMap<>();
    if (variables.isEmpty()) {
      return values;
    }
    try (SavedModelBundle bundle =
        SavedModelBundle.loader(folder.toString())
            .withTags(TAG)
            .withConfigProto(Sessions.processor())
            .load()) {
      Session.Runner runner = bundle.session().runner();
      variables.forEach(name -> runner.fetch(readable(bundle, name)));
      try (Result result = runner.run()) {
        for (int i = 0; i < variables.size(); i++) {
          values.put(variables.get(i), TensorProtos.of(result.get(i).asRawTensor()));
        }
      }
    }
    return values;
  }

  private static String readable(SavedModelBundle bundle, String variable) {
    GraphOperation operation = bundle.graph().operation(variable);
    if (operation == null) {
      throw new UserException("variable '%s' is made inside a function", variable);
    }
    if (!operation.type().equals("VarHandleOp")) {
      return variable;
    }
    Operation read =
        bundle
            .graph()
            .opBuilder(
                "ReadVariableOp", "mangle_read/" + variable, Ops.create(bundle.graph()).scope())
            .addInput(operation.output(0))
            .setAttr("dtype", operation.attributes().getAttrType("dtype"))
            .build();
    return read.name();
  }
}
