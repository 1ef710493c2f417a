package dev.mangle.testing;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * A library function under construction. Its nodes go into {@link #graph} with inputs written as in
 * a graph; {@link #build} writes them as function bodies want them, {@code node:argument:index}.
 */
final class FunctionBody {
  final GraphBuilder graph = new GraphBuilder();
  private final OpDef.Builder signature = OpDef.newBuilder();
  private final Map<String, String> results = new LinkedHashMap<>();

  FunctionBody(String name, boolean stateful) {
    signature.setName(name).setIsStateful(stateful);
  }

  /** Adds a parameter; its name is how nodes refer to it. */
  String argument(String name, DataType type) {
    signature.addInputArgBuilder().setName(name).setType(type);
    return name;
  }

  /** Makes output 0 of {@code node} a result. */
  void result(String name, String node, DataType type) {
    signature.addOutputArgBuilder().setName(name).setType(type);
    results.put(name, node);
  }

  FunctionDef build() {
    Map<String, String> references = new HashMap<>();
    for (NodeDef node : graph.build().getNodeList()) {
      GraphBuilder.functionReference(node)
          .ifPresent(reference -> references.put(node.getName(), reference));
    }
    FunctionDef.Builder function = FunctionDef.newBuilder().setSignature(signature);
    for (NodeDef node : graph.build().getNodeList()) {
      NodeDef.Builder body = function.addNodeDefBuilder().mergeFrom(node).clearInput();
      for (String input : node.getInputList()) {
        body.addInput(references.getOrDefault(input, input));
      }
    }
    results.forEach((name, node) -> function.putRet(name, references.get(node)));
    return function.build();
  }
}
