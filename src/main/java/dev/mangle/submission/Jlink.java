package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** Makes a Java runtime with what attacks and defenses use, from the JDK that runs. */
final class Jlink {
  /**
   * Desktop: the JPEG codec. Logging: protobuf and the terminal's library. Management: CPU times.
   * Unsupported: protobuf, JavaCPP and ndarray reach into memory.
   */
  static final String MODULES =
      "java.base,java.desktop,java.logging,jdk.management,jdk.unsupported";

  /** Of the desktop's libraries those for screens, fonts and sound, which need many others. */
  private static final List<String> SCREENS =
      List.of("awt_xawt", "fontmanager", "freetype", "jawt", "jsound", "splashscreen");

  private Jlink() {}

  /**
   * Makes the runtime in {@code folder}, which must not exist.
   *
   * @throws UserException when this Java cannot
   */
  static void make(Path folder) {
    make(folder, ToolProvider.findFirst("jlink"));
  }

  static void make(Path folder, Optional<ToolProvider> jlink) {
    Path java = Path.of(System.getProperty("java.home"));
    ToolProvider tool =
        jlink.orElseThrow(
            () ->
                new UserException(
                    "the Java in '%s' has no jlink: run mangle with a JDK, or package with"
                        + " --runtime container",
                    java));
    StringWriter said = new StringWriter();
    int exit;
    try (PrintWriter out = new PrintWriter(said)) {
      // Uncompressed: the archive compresses it better, and Java starts faster. Native libraries
      // are left as the JDK has them, for whether objcopy is there must not change the result.
      exit =
          tool.run(
              out,
              out,
              "--add-modules=" + MODULES,
              "--exclude-files="
                  + String.join(",", SCREENS.stream().map("**/lib%s.so"::formatted).toList()),
              "--strip-java-debug-attributes",
              "--no-header-files",
              "--no-man-pages",
              // What it writes ahead depends on what this JVM has loaded by chance.
              "--disable-plugin=generate-jli-classes",
              "--output=" + folder);
    }
    if (exit != 0) {
      throw new UserException(
          "the Java in '%s' cannot make a runtime: %s; has it a jmods folder?",
          java, said.toString().lines().findFirst().orElse("jlink gave no reason"));
    }
  }
}
