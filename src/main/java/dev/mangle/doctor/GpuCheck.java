package dev.mangle.doctor;

import dev.mangle.model.Device;
import dev.mangle.model.Devices;
import dev.mangle.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a GPU needs: a driver, CUDA, and libraries of TensorFlow that were built for it. */
final class GpuCheck {
  private static final Pattern DRIVER_VERSION = Pattern.compile("Kernel Module.*?\\s(\\d+[.\\d]*)");
  private static final double GIB = 1 << 30;

  private final Host host;
  private final CudaLibraries libraries;
  private final Finding.State lack;

  /**
   * Prepares it.
   *
   * @param wanted whether what is missing is more than a note
   */
  GpuCheck(Host host, boolean wanted) {
    this.host = host;
    this.libraries = new CudaLibraries(host);
    this.lack = wanted ? Finding.State.MISSING : Finding.State.NOTE;
  }

  /** What TensorFlow has of a device: the {@code gpus}. */
  Finding devices(Device device, List<Place> gpus) {
    if (gpus.isEmpty()) {
      return new Finding(
          lack, "devices", "cpu alone", "a GPU needs all that the next lines tell of");
    }
    List<String> names = new ArrayList<>(List.of("cpu"));
    gpus.forEach(
        gpu ->
            names.add(
                String.format(
                    Locale.ROOT,
                    "%s (%.1f GiB)",
                    Devices.name(device, gpu),
                    gpu.memoryBytes() / GIB)));
    return Finding.ok("devices", String.join(", ", names));
  }

  /** What TensorFlow says where it cannot even list them. */
  Finding failed(String message) {
    return new Finding(lack, "devices", message, "the next lines tell what a GPU needs");
  }

  /** Whether TensorFlow's libraries can use one. */
  Finding build(boolean forGpus) {
    return forGpus
        ? Finding.ok("gpu build", "TensorFlow's libraries can use a GPU")
        : new Finding(
            lack,
            "gpu build",
            "TensorFlow's libraries are those for processors",
            "on Linux x86-64, ./setup_env.sh --gpu takes those for GPUs (527 MB more)");
  }

  /** The kernel's part of the driver, and the library that talks with it. */
  Finding driver() {
    Optional<String> version = host.text("/proc/driver/nvidia/version").map(GpuCheck::version);
    boolean library = libraries.find(CudaLibraries.DRIVER).isPresent();
    if (version.isPresent() && library) {
      return Finding.ok("nvidia driver", version.get() + ", " + CudaLibraries.DRIVER);
    }
    String found =
        version.map(number -> number + ", but no ").orElse("none loaded, ")
            + (library || version.isPresent() ? "" : "no ")
            + CudaLibraries.DRIVER;
    return new Finding(
        lack,
        "nvidia driver",
        found,
        "install NVIDIA's driver, 525.60 or later; a container needs --gpus all");
  }

  private static String version(String text) {
    Matcher matcher = DRIVER_VERSION.matcher(text);
    return matcher.find() ? matcher.group(1) : "of unknown version";
  }

  /** CUDA's own libraries. */
  Finding cuda() {
    List<String> there =
        CudaLibraries.NAMES.stream().filter(name -> libraries.find(name).isPresent()).toList();
    List<String> lacking =
        CudaLibraries.NAMES.stream().filter(name -> !there.contains(name)).toList();
    if (!lacking.isEmpty()) {
      return new Finding(lack, "cuda", "no " + String.join(", ", lacking), howToGet(lacking));
    }
    Map<String, String> broken = libraries.broken(there);
    return broken.isEmpty()
        ? Finding.ok("cuda", String.join(", ", there))
        : new Finding(
            lack,
            "cuda",
            "cannot be loaded: " + String.join(", ", broken.values()),
            "install CUDA 12 and cuDNN 9 anew");
  }

  private String howToGet(List<String> lacking) {
    return lacking.stream()
        .map(libraries::findElsewhere)
        .flatMap(Optional::stream)
        .findFirst()
        .map(path -> "export LD_LIBRARY_PATH=" + path.getParent() + " has some of them found")
        .orElse(
            "install CUDA 12 and cuDNN 9 from NVIDIA, such as Debian's and Ubuntu's"
                + " cuda-libraries-12-5 and libcudnn9-cuda-12");
  }
}
