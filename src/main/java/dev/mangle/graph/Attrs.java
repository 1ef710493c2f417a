package dev.mangle.graph;

import com.google.protobuf.ByteString;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** Attributes of nodes as protobuf. */
final class Attrs {
  private Attrs() {}

  static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  static AttrValue number(long number) {
    return AttrValue.newBuilder().setI(number).build();
  }

  static AttrValue list(int... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (int value : values) {
      list.addI(value);
    }
    return AttrValue.newBuilder().setList(list).build();
  }

  static AttrValue text(String text) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
  }
}
