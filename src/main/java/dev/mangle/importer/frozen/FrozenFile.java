package dev.mangle.importer.frozen;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Reads a GraphDef: binary, or text where the file is called {@code .pbtxt}. */
final class FrozenFile {
  private FrozenFile() {}

  /**
   * Reads {@code file}.
   *
   * @throws UserException when it is no GraphDef with nodes
   * @throws IOException when it cannot be read
   */
  static GraphDef read(Path file) throws IOException {
    try {
      GraphDef graph = isText(file) ? text(file) : binary(file);
      if (graph.getNodeCount() == 0) {
        throw new UserException("expected a GraphDef with nodes, found none%s", hint(file));
      }
      graph.getNodeList().forEach(FrozenFile::requireOneType);
      return graph;
    } catch (InvalidProtocolBufferException e) {
      throw new UserException("expected a GraphDef, found another kind of file%s", hint(file));
    } catch (TextFormat.ParseException e) {
      throw new UserException("expected a GraphDef as text: %s", e.getMessage());
    }
  }

  /** TensorFlow ends the whole program over a constant whose value is of another type. */
  private static void requireOneType(NodeDef node) {
    if (!node.getOp().equals("Const")) {
      return;
    }
    DataType said = node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType();
    AttrValue value = node.getAttrOrDefault("value", AttrValue.getDefaultInstance());
    DataType found = value.getTensor().getDtype();
    boolean known = said != DataType.DT_INVALID && said != DataType.UNRECOGNIZED;
    if (!known || said != found) {
      throw new UserException(
          "the file is damaged: constant '%s' is %s, its value %s", node.getName(), said, found);
    }
  }

  private static String hint(Path file) {
    boolean savedModel = String.valueOf(file.getFileName()).equals("saved_model.pb");
    return savedModel ? ": a SavedModel, which needs no import, only a model.json" : "";
  }

  private static boolean isText(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".pbtxt");
  }

  private static GraphDef binary(Path file) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE) {
      throw new UserException(
          "it takes %d MiB; a GraphDef holds at most 2047", Files.size(file) >> 20);
    }
    return GraphDef.parseFrom(Files.readAllBytes(file));
  }

  private static GraphDef text(Path file) throws IOException {
    GraphDef.Builder graph = GraphDef.newBuilder();
    TextFormat.merge(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), graph);
    return graph.build();
  }
}
