package dev.mangle.doctor;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.KernelList;

/** TensorFlow's native libraries. */
final class Natives {
  private static final String NAME = "tensorflow";

  /** An operation that only a build for GPUs computes on one. */
  private static final String COMMON = "Conv2D";

  private Natives() {}

  /** Whether they load, which version they are and where they lie. */
  static Finding load() {
    return load(TensorFlow::version, () -> Loader.getLoadedLibraries().values());
  }

  /**
   * The same by other means.
   *
   * @param version loads the libraries
   * @param libraries paths of those that are loaded
   */
  static Finding load(Supplier<String> version, Supplier<Collection<String>> libraries) {
    try {
      String number = version.get();
      Collection<String> loaded = libraries.get();
      String folder =
          loaded.stream()
              .findFirst()
              .map(path -> Path.of(path).toAbsolutePath().getParent().toString())
              .orElse("the system's folders");
      return Finding.ok(NAME, number + ", " + loaded.size() + " libraries in " + folder);
    } catch (LinkageError e) {
      return Finding.missing(
          NAME,
          "its libraries do not load: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"),
          "they are for Linux (x86-64 or arm64, with glibc), macOS (arm64) and Windows (x86-64);"
              + " where that is so, remove ~/.javacpp, or MANGLE_NATIVES, and try again");
    }
  }

  /** Whether they were built for GPUs too, whatever else is here. */
  static boolean areForGpus() {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Buffer kernels = tensorflow.TF_GetRegisteredKernelsForOp(COMMON, status);
      scope.attach(kernels);
      status.throwExceptionIfNotOK();
      byte[] list = new byte[Math.toIntExact(kernels.length())];
      new BytePointer(kernels.data()).get(list);
      tensorflow.TF_DeleteBuffer(kernels);
      return KernelList.parseFrom(list).getKernelList().stream()
          .anyMatch(kernel -> kernel.getDeviceType().equals("GPU"));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("TensorFlow's list of kernels is damaged", e);
    }
  }
}
