package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that a submission's program is made of.
 *
 * @param jar of mangle; its manifest looks for the libraries in {@code lib/}
 * @param libraries jars beside it that attacks and defenses need
 * @param natives jar with TensorFlow's native libraries for Linux
 */
public record Program(Path jar, List<Path> libraries, Path natives) {
  /** What neither attack nor classify reaches; a library that is not known here is packed. */
  static final List<String> LEFT_OUT =
      List.of(
          "batik-",
          "commons-compress-",
          "commons-logging-",
          "error_prone_annotations-",
          "flatbuffers-java-",
          "jfreechart-",
          "jmustache-",
          "log4j-core-",
          "npy-",
          "tensorflow-lite-metadata-",
          "xmlgraphics-commons-");

  private static final String NATIVES = "tensorflow-core-native-";
  private static final Pattern LINUX = Pattern.compile(NATIVES + ".*-linux-.*\\.jar");
  private static final Pattern OTHER_SYSTEM =
      Pattern.compile(NATIVES + ".*-(macosx|windows)-.*\\.jar");

  /**
   * The program that is running.
   *
   * @throws UserException when it does not run from its jar, or has no natives for Linux
   */
  public static Program running() {
    try {
      return of(Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Program of(Path jar) {
    Path folder = jar.resolveSibling("lib");
    if (!Files.isRegularFile(jar) || !Files.isDirectory(folder)) {
      throw new UserException(
          "'%s': expected mangle.jar with its lib folder, as mvn package makes them", jar);
    }
    List<Path> libraries = new ArrayList<>();
    List<Path> natives = new ArrayList<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.sorted().toList()) {
        String name = file.getFileName().toString();
        if (LINUX.matcher(name).matches()) {
          natives.add(file);
        } else if (!OTHER_SYSTEM.matcher(name).matches()
            && LEFT_OUT.stream().noneMatch(name::startsWith)) {
          libraries.add(file);
        }
      }
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
    if (natives.size() != 1) {
      throw new UserException(
          "'%s': expected TensorFlow's natives for one Linux, found %d: package on Linux",
          folder, natives.size());
    }
    return new Program(jar, libraries, natives.get(0));
  }
}
