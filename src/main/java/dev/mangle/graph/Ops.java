package dev.mangle.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.KernelDef;
import org.tensorflow.proto.KernelList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** What TensorFlow knows about its operations. */
final class Ops {
  private Ops() {}

  /** Read where somebody asks: parsing all of it takes time that a start need not spend. */
  private static final class Registry {
    static final Map<String, OpDef> BY_NAME =
        TensorFlow.registeredOpList().getOpList().stream()
            .collect(Collectors.toUnmodifiableMap(OpDef::getName, op -> op));
  }

  static boolean isKnown(String op) {
    return Registry.BY_NAME.containsKey(op);
  }

  /** Whether the operation always gives the same for the same inputs, and does nothing else. */
  static boolean isPure(String op) {
    OpDef known = Registry.BY_NAME.get(op);
    return known != null && !known.getIsStateful() && !op.contains("Random");
  }

  /** Whether {@code addGradients} knows the operation; true also where the gradient is "none". */
  static boolean hasGradient(String op) {
    return tensorflow.TFJ_HasGradient(op);
  }

  /** Whether this TensorFlow can compute the operation of some type on a processor. */
  static boolean hasKernel(String op) {
    return kernels(op).stream().anyMatch(kernel -> isOnProcessor(kernel, ""));
  }

  /**
   * The same of one type.
   *
   * @param label what the node's attribute {@code _kernel} says, often nothing
   * @param type of its attribute T
   */
  static boolean hasKernel(String op, String label, DataType type) {
    return kernels(op).stream()
        .anyMatch(
            kernel ->
                isOnProcessor(kernel, label)
                    && kernel.getConstraintList().stream().allMatch(c -> allows(c, type)));
  }

  private static boolean isOnProcessor(KernelDef kernel, String label) {
    return kernel.getDeviceType().equals("CPU") && kernel.getLabel().equals(label);
  }

  private static boolean allows(KernelDef.AttrConstraint constraint, DataType type) {
    return !constraint.getName().equals("T")
        || constraint.getAllowedValues().getList().getTypeList().contains(type);
  }

  private static List<KernelDef> kernels(String op) {
    try (TF_Status status = TF_Status.newStatus();
        TF_Buffer kernels = tensorflow.TF_GetRegisteredKernelsForOp(op, status)) {
      status.throwExceptionIfNotOK();
      // Of an empty buffer the address leads nowhere.
      return kernels.length() == 0
          ? List.of()
          : KernelList.parseFrom(kernels.dataAsByteBuffer()).getKernelList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("TensorFlow's list of kernels is damaged", e);
    }
  }

  /** Position of output argument {@code name} among the flat outputs of {@code node}. */
  static int outputOffset(NodeDef node, String name) {
    int offset = 0;
    for (OpDef.ArgDef arg : Registry.BY_NAME.get(node.getOp()).getOutputArgList()) {
      if (arg.getName().equals(name)) {
        return offset;
      }
      offset += length(node, arg);
    }
    throw new IllegalArgumentException(node.getOp() + " has no output '" + name + "'");
  }

  private static int length(NodeDef node, OpDef.ArgDef arg) {
    if (!arg.getNumberAttr().isEmpty()) {
      return (int) node.getAttrOrThrow(arg.getNumberAttr()).getI();
    }
    if (!arg.getTypeListAttr().isEmpty()) {
      return node.getAttrOrThrow(arg.getTypeListAttr()).getList().getTypeCount();
    }
    return 1;
  }
}
