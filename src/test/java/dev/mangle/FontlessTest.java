package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Drawing on a machine without fonts and without fontconfig, with the jar that was just built. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class FontlessTest {
  /** Hides fonts and fontconfig from what runs in the same mount namespace. */
  private static final String HIDE =
      """
      for folder in /usr/share/fonts /usr/local/share/fonts /etc/fonts; do
        [ ! -d "$folder" ] || mount --bind "$EMPTY" "$folder" || exit 99
      done
      for library in $(find /usr/lib /lib -name 'libfontconfig.so*' -type f); do
        mount --bind /dev/null "$library" || exit 99
      done
      exec "$@"
      """;

  @TempDir private Path folder;

  @Test
  void drawsTheSameSheet() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path unshare = Tools.require("unshare");
    Files.createDirectory(folder.resolve("empty"));
    List<String> hide = List.of(unshare.toString(), "-m", "sh", "-c", HIDE, "sh");
    // A container may not let us mount.
    Assumptions.assumeTrue(run(hide, "true") == 0, "this test needs to make mounts of its own");
    assertEquals(1, run(hide, "sh", "-c", "fc-list >/dev/null 2>&1 && exit 2 || exit 1"));
    assertEquals(0, run(List.of(), sheet(java, "with.png")));
    assertEquals(0, run(hide, sheet(java, "without.png")));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("with.png")),
        Files.readAllBytes(folder.resolve("without.png")));
  }

  private String[] sheet(Path java, String output) {
    return new String[] {
      java.toString(),
      "-Duser.home=" + folder,
      "-jar",
      "target/mangle.jar",
      "contact-sheet",
      "--originals=input_images_mnist",
      "--images=input_images_mnist",
      "--count=1",
      "--output=" + folder.resolve(output)
    };
  }

  private int run(List<String> before, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(before);
    all.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("EMPTY", folder.resolve("empty").toString());
    return builder.start().waitFor();
  }
}
