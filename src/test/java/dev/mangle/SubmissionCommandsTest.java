package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code package} and {@code validate} say; packing needs the jar and is tested elsewhere. */
class SubmissionCommandsTest {
  private static final String ATTACK =
      """
      #!/bin/sh
      set -e
      echo "budget $3"
      cp "$1"/*.png "$2"
      """;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeNetworks() {
    workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--type=atack --output=@/a.zip | unknown type of submission"
            + " 'atack': did you mean 'attack'?",
        "--type=attack --output=@/a.rar --models=near | '@/a.rar': expected a name that ends in"
            + " .zip, .tar or .tar.gz",
        "--type=attack --output=@/no/a.zip --models=near | cannot write '@/no/a.zip': no such file"
            + " or folder",
        "--type=attack --output=@/a.zip --models=nera | no checkpoint 'nera' in '@/checkpoints':"
            + " did you mean 'near'?",
        "--type=attack --output=@/a.zip --models=near --steps=3 | Unknown option: '--steps=3'",
        "--type=attack --output=@/a.zip --models=near --input=in | --input: the contest gives the"
            + " input, so leave it out",
        "--type=attack --output=@/a.zip --models=near --iterations=-1 | rehearsal on a random image:"
            + " *",
        "--type=attack --output=@/a.zip --models=near --targeted | rehearsal on a random image:"
            + " targets are needed*",
        "--type=defense --output=@/a.zip --models=near,near | no checkpoint 'near,near'*",
        "--type=defense --output=@/a.zip | Missing required option: '--model=NAME*",
      })
  void packageTellsWhatIsWrongNow(String line, String message) {
    List<String> args = new ArrayList<>(List.of("package"));
    args.addAll(List.of(line.replace("@", folder.toString()).split(" ", -1)));
    args.add("--checkpoints=" + workspace.checkpoints());
    CommandRun run = CommandRun.of(args.toArray(String[]::new));
    assertEquals(2, run.exit(), run.err());
    String last = run.err().strip().lines().reduce((a, b) -> b).orElse("");
    String expected = "mangle: " + message.replace("@", folder.toString()).replace("*", "");
    assertTrue(last.startsWith(expected), last);
    assertEquals("checkpoints", workspace.list(""));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void validateRunsASubmission() throws IOException {
    Path archive = archive(Map.of("metadata.json", metadata("attack"), "run.sh", ATTACK));
    CommandRun run =
        validate(archive, "attack", "--images=3", "--image-size=8", "--time-limit=60", "--seed=3");
    assertEquals(0, run.exit(), run.err() + run.out());
    assertTrue(run.out().startsWith("ok       archive      a.tar\n"), run.out());
    assertTrue(run.out().contains("dry run      3 images of 8x8x3, seed 3, epsilon "), run.out());
    assertTrue(run.out().contains(" of 60 s (as given)\n"), run.out());
    assertTrue(run.out().contains("warning  budget       no image was changed"), run.out());
    assertTrue(run.out().endsWith(archive + ": valid attack\n"), run.out());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void validateTellsTheSubmissionsLastWords() throws IOException {
    String fails = "#!/bin/sh\necho no network named nobody >&2\nexit 9\n";
    Path archive = archive(Map.of("metadata.json", metadata("defense"), "run.sh", fails));
    CommandRun run =
        validate(archive, "defense", "--images=1", "--image-size=8", "--time-limit=60");
    assertEquals(2, run.exit(), run.err());
    assertTrue(
        run.out().contains("exit code 9; its last words: no network named nobody\n"), run.out());
    assertTrue(run.out().endsWith(archive + ": not valid, 1 of 8 checks failed\n"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dry-run=dcoker | unknown dry run 'dcoker': did you mean 'docker'?",
        "--images=0 | number of images: expected 1..10000, found 0",
        "--image-size=0 | size of images: expected 1..16384, found 0",
        "--classes=9..0 | classes: expected FIRST..LAST from 0 on, found 9..0",
        "--classes=10 | Invalid value for option '--classes': expected classes as FIRST..LAST, such"
            + " as 1..1000, found '10'",
        "--time-limit=0 | time limit: expected 0.001 to 1e9 seconds, found 0.0",
        "--reference-gflops=0 | reference speed: expected 0.001 to 1e6 GFLOP/s, found 0.0",
        "--time-limit=9 --reference-gflops=9 | --reference-gflops: expected without --time-limit,"
            + " which it serves to find, found both",
        "--epsilons=4,0 | Invalid value for option '--epsilons'",
      })
  void validateTellsWhatIsWrongWithItsOptions(String option, String message) throws IOException {
    Path archive = archive(Map.of("metadata.json", metadata("attack"), "run.sh", ATTACK));
    CommandRun run = validate(archive, "attack", option.split(" "));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("mangle: " + message), run.err());
    assertEquals("", run.out());
  }

  @Test
  void validateWantsAnArchive() {
    CommandRun run = validate(folder.resolve("a.zip"), "attack");
    assertEquals(2, run.exit());
    assertEquals(
        "mangle: '%s/a.zip': expected an archive, found no file\n".formatted(folder), run.err());
  }

  private static CommandRun validate(Path archive, String type, String... options) {
    List<String> args = new ArrayList<>(List.of("validate", archive.toString(), "--type=" + type));
    args.addAll(List.of(options));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private static String metadata(String type) {
    return """
        {"type": "%s", "container": "c", "container_gpu": "g", "entry_point": "run.sh"}
        """
        .formatted(type);
  }

  private Path archive(Map<String, String> files) throws IOException {
    Path archive = folder.resolve("a.tar");
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
      for (Map.Entry<String, String> content : files.entrySet()) {
        byte[] bytes = content.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(content.getKey());
        entry.setSize(bytes.length);
        entry.setMode(0755);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }
}
