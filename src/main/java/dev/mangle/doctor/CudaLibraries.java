package dev.mangle.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for what TensorFlow's GPU libraries load when they start. */
final class CudaLibraries {
  /** Of the driver. */
  static final String DRIVER = "libcuda.so.1";

  /** Of CUDA 12 and cuDNN 9, which TensorFlow 2.18 is built for. */
  static final List<String> NAMES =
      List.of(
          "libcudart.so.12",
          "libcublas.so.12",
          "libcublasLt.so.12",
          "libcufft.so.11",
          "libcusolver.so.11",
          "libcusparse.so.12",
          "libcudnn.so.9");

  /** Where an installed CUDA lies, which the loader need not know. */
  private static final List<String> CUDA_FOLDERS = List.of("lib64", "targets/x86_64-linux/lib");

  private final Host host;
  private final List<Path> searched;
  private final List<String> cached;

  CudaLibraries(Host host) {
    this.host = host;
    this.searched =
        Pattern.compile("[:;]")
            .splitAsStream(host.variable("LD_LIBRARY_PATH"))
            .filter(folder -> folder.startsWith("/"))
            .map(host::file)
            .toList();
    // The cache holds name and path of each library, ended by zeros.
    this.cached =
        Pattern.compile("\0")
            .splitAsStream(host.text("/etc/ld.so.cache").orElse(""))
            .filter(text -> text.startsWith("/"))
            .toList();
  }

  /** Where the loader finds a library: on LD_LIBRARY_PATH, then in its cache. */
  Optional<Path> find(String name) {
    return Stream.concat(
            searched.stream().map(folder -> folder.resolve(name)),
            cached.stream().filter(path -> path.endsWith("/" + name)).map(host::file))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Where one lies that the loader does not find. */
  Optional<Path> findElsewhere(String name) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(host.file("/usr/local"), "cuda*")) {
      all.forEach(cuda -> CUDA_FOLDERS.forEach(folder -> folders.add(cuda.resolve(folder))));
    } catch (IOException e) {
      // There is no such folder.
      return Optional.empty();
    }
    return folders.stream()
        .sorted()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Those that are there but do not load, with the loader's words. */
  Map<String, String> broken(List<String> names) {
    Map<String, String> broken = new LinkedHashMap<>();
    for (String name : names) {
      find(name)
          .ifPresent(
              path -> {
                try {
                  System.load(path.toAbsolutePath().toString());
                } catch (UnsatisfiedLinkError e) {
                  broken.put(name, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                }
              });
    }
    return broken;
  }
}
