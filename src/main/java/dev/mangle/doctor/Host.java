package dev.mangle.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The files and environment variables by which a system tells about itself.
 *
 * @param root of its files: {@code /}
 * @param environment variables by name
 */
record Host(Path root, Map<String, String> environment) {
  /** This system. */
  static Host here() {
    return new Host(Path.of("/"), System.getenv());
  }

  /** What lies at an absolute path of the system. */
  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /** A file's bytes as characters; empty where it cannot be read. */
  Optional<String> text(String path) {
    try {
      Path file = file(path);
      return Files.isReadable(file)
          ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (IOException e) {
      // Some files of /proc and /sys are there and cannot be read.
      return Optional.empty();
    }
  }

  /** A variable; empty where it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
