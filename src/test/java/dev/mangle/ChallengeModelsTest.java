package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.challenge.ChallengeCheckpoints;
import dev.mangle.io.Sha256;
import dev.mangle.testing.FileServer;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mangle fetch challenge-models}, from a mirror on loopback, and the import of the same. */
@Tag("slow")
class ChallengeModelsTest {
  @TempDir private Path folder;
  private final FileServer server = new FileServer();
  private Workspace workspace;
  private byte[] archive;

  @BeforeEach
  void serve() throws IOException {
    workspace = new Workspace(folder);
    archive = ChallengeCheckpoints.archive("any", Files.createDirectory(folder.resolve("made")), 4);
    // As the public address does.
    server.redirect("natural.zip", server.address("raw/natural.zip").toString());
    server.put("raw/natural.zip", archive, "v1");
    server.put("secret.zip", archive, "v1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandRun fetch(String model, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "fetch",
                "challenge-models",
                model,
                "--base-url=" + server.address(""),
                "--downloads=" + folder.resolve("downloads"),
                "--output=" + folder.resolve("checkpoints/" + model)));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(new String[0]));
  }

  @Test
  void bringsConvertsAndRemembers() throws IOException {
    CommandRun run = fetch("natural");
    assertEquals(0, run.exit(), run.err());
    String sha256 = Sha256.of(Files.write(folder.resolve("same.zip"), archive));
    assertTrue(run.err().contains("SHA-256 of natural.zip: " + sha256), run.err());
    assertTrue(run.err().contains("checkpoint: checkpoint-24900"), run.err());
    assertTrue(run.err().contains("nobody published its SHA-256: recorded in"), run.err());
    assertEquals("SHA256SUMS", workspace.list("downloads"));
    assertEquals("model.json saved_model.pb variables", workspace.list("checkpoints/natural"));
    CommandRun models = CommandRun.of("models", "--checkpoints=" + folder.resolve("checkpoints"));
    String table = models.out().replaceAll(" +", " ");
    assertTrue(table.contains("| natural | madry_cnn | 28x28 GRAY | mnist |"), models.out());

    int asked = server.requests().size();
    run = fetch("natural");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("is there already: --force fetches it again"), run.err());
    assertEquals(asked, server.requests().size());

    // Another file under the name that is known: refused, and not kept.
    server.put("raw/natural.zip", "other".getBytes(StandardCharsets.UTF_8), "v2");
    run = fetch("natural", "--force");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("SHA-256 of 'natural.zip': expected " + sha256), run.err());
    assertEquals("SHA256SUMS", workspace.list("downloads"));
    assertEquals("model.json saved_model.pb variables", workspace.list("checkpoints/natural"));
  }

  @Test
  void theSecretNetworksHashIsPublished() {
    CommandRun run = fetch("secret");
    assertEquals(2, run.exit());
    String last = run.err().lines().reduce("", (a, b) -> b);
    assertTrue(last.startsWith("mangle: SHA-256 of 'secret.zip': expected 14eea09c72092db5"), last);
    assertFalse(Files.exists(folder.resolve("checkpoints/secret")));
    assertEquals("", workspace.list("downloads"));
  }

  @Test
  void importsAFolderOfTheOriginalsTraining() {
    CommandRun run = importing("made/models/any");
    assertEquals("", run.err());
    assertEquals(0, run.exit());
    assertTrue(run.out().startsWith("| imported   | madry_cnn "), run.out());
    assertTrue(run.out().contains("28x28 GRAY, pixel * 0.00392157 + 0"), run.out());
    assertTrue(run.out().contains("checkpoint-24900"), run.out());
    assertEquals(2, importing("made/models/any").exit());
    assertEquals(0, importing("made/models/any", "--force").exit());
    assertEquals(0, importing("made/models/any/checkpoint-24600", "--force").exit());
  }

  @Test
  void badOptionsInOneLine() {
    assertRefused("--label-offset=1", "--size and --label-offset: expected with another network");
    assertRefused("--size=28", "--size and --label-offset: expected with another network");
    assertRefused("--range=0,1", "--range, --mean, --std and --order: expected with");
    assertRefused("--logits=x", "--input, --logits, --aux and --aux-weight: expected with");
    assertRefused("--tflite=x", "--challenge-model=FILE|DIR|ARCHIVE are mutually exclusive");
    CommandRun missing = importing("nothing");
    assertEquals(
        "mangle: no checkpoint '%s'%n".formatted(folder.resolve("nothing")), missing.err());
    assertEquals("", workspace.list("net"));
  }

  private void assertRefused(String option, String part) {
    CommandRun run = importing("made/models/any", option);
    assertEquals(2, run.exit(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(part), run.err());
  }

  private CommandRun importing(String path, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "import",
                "--challenge-model=" + folder.resolve(path),
                "--output=" + folder.resolve("net")));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(new String[0]));
  }
}
