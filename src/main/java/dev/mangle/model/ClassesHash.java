package dev.mangle.model;

import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.io.output.NullOutputStream;

/** Identity of the classes that make networks ready, from the jar or folder that they lie in. */
final class ClassesHash {
  private static final List<String> PACKAGES = List.of("dev/mangle/graph/", "dev/mangle/model/");

  /** That of the running program. */
  static final String HERE = ofRunning();

  private ClassesHash() {}

  private static String ofRunning() {
    try {
      return of(
          Path.of(ClassesHash.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError("the location of a class is always a URI", e);
    }
  }

  /**
   * Hash over names, sizes and CRC-32s, which a jar holds in its directory, so that nothing is
   * unpacked.
   *
   * @param classes a jar or a folder of class files
   * @throws UserException when it cannot be read
   */
  static String of(Path classes) {
    try {
      Map<String, String> sums = Files.isDirectory(classes) ? ofFolder(classes) : ofJar(classes);
      return Sha256.ofText(
          sums.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw UserException.of("read", classes, e);
    }
  }

  private static Map<String, String> ofJar(Path file) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        if (!entry.isDirectory() && PACKAGES.stream().anyMatch(entry.getName()::startsWith)) {
          sums.put(entry.getName(), sum(entry.getSize(), entry.getCrc()));
        }
      }
    }
    return sums;
  }

  private static Map<String, String> ofFolder(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (String name : PACKAGES) {
      List<Path> files = new ArrayList<>();
      try (Stream<Path> walk = Files.walk(folder.resolve(name))) {
        walk.filter(Files::isRegularFile).forEach(files::add);
      }
      for (Path file : files) {
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
          long size = in.transferTo(NullOutputStream.INSTANCE);
          String relative = folder.relativize(file).toString().replace('\\', '/');
          sums.put(relative, sum(size, crc.getValue()));
        }
      }
    }
    return sums;
  }

  private static String sum(long size, long crc) {
    return size + " " + Long.toHexString(crc);
  }
}
