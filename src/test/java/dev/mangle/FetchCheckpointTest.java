package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.slim.PublishedArchives;
import dev.mangle.testing.FileServer;
import dev.mangle.testing.FileServer.Fault;
import dev.mangle.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mangle fetch} of published checkpoints, from a mirror on loopback. */
@Tag("slow")
class FetchCheckpointTest {
  private static final String NAME = "inception_v1_2016_08_28";
  private static final String ARCHIVE = NAME + ".tar.gz";

  @TempDir private Path folder;
  private final FileServer server = new FileServer();
  private byte[] archive;

  @BeforeEach
  void serveAnArchive() throws IOException {
    archive =
        PublishedArchives.of(
            "inception_v1", Format.V1, Files.createDirectory(folder.resolve("made")));
    server.put(ARCHIVE, archive, "v1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandRun fetch(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "fetch",
                NAME,
                "--base-url=" + server.address(""),
                "--downloads=" + folder.resolve("downloads"),
                "--output=" + folder.resolve("net")));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(new String[0]));
  }

  @Test
  void bringsImportsAndCleansUp() throws IOException {
    server.fail(ARCHIVE, new Fault.Cut(archive.length / 2));
    CommandRun run = fetch();
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("the connection broke off after"), run.err());
    assertTrue(run.err().contains("nobody published its SHA-256: recorded in"), run.err());
    Workspace workspace = new Workspace(folder);
    assertEquals("SHA256SUMS", workspace.list("downloads"));
    assertEquals("model.json saved_model.pb variables", workspace.list("net"));
    String model = Files.readString(folder.resolve("net/model.json"));
    assertTrue(model.contains("\"inception_v1\""), model);

    int asked = server.requests().size();
    run = fetch();
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("is there already: --force fetches it again"), run.err());
    assertEquals(asked, server.requests().size());

    run = fetch("--force");
    assertEquals(0, run.exit(), run.err());
    assertFalse(run.err().contains("recorded in"), run.err());

    // Another file under the name that is known: refused, and not kept.
    server.put(ARCHIVE, tarGz("x.ckpt", "other"), "v2");
    run = fetch("--force");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("SHA-256 of '" + ARCHIVE + "': expected "), run.err());
    assertEquals("SHA256SUMS", workspace.list("downloads"));
    assertEquals(model, Files.readString(folder.resolve("net/model.json")));
  }

  @Test
  void tellsWhatIsWrong() throws IOException {
    server.fail(ARCHIVE, new Fault.Status(404));
    assertRefused("cannot download '" + server.address(ARCHIVE) + "': the server answered with");

    assertEquals("", new Workspace(folder).list("downloads"));

    server.put(ARCHIVE, tarGz("../escaped.ckpt", "x"), "v2");
    assertRefused("../escaped.ckpt");
    assertFalse(Files.exists(folder.resolve("escaped.ckpt")));
    assertFalse(Files.exists(folder.resolve("downloads/escaped.ckpt")));

    server.put(ARCHIVE, "<html>not today</html>".getBytes(StandardCharsets.UTF_8), "v3");
    assertRefused(ARCHIVE);
    assertFalse(Files.exists(folder.resolve("net")));
    assertEquals("", new Workspace(folder).list("downloads"));
  }

  /** What would stop it in the end stops it before a long download. */
  @Test
  void nothingIsDownloadedInVain() throws IOException {
    Workspace workspace = new Workspace(folder);
    workspace.text("net/mine.txt", "x");
    assertRefused("expected a new or empty folder or a checkpoint, found other files");
    Files.delete(folder.resolve("net/mine.txt"));
    workspace.text("downloads/SHA256SUMS", "no book");
    assertRefused("expected lines of a SHA-256, two blanks and a name, found 'no book'");
    assertEquals(List.of(), server.requests());
  }

  private void assertRefused(String part) {
    CommandRun run = fetch();
    assertEquals(2, run.exit(), run.err());
    String last = run.err().lines().reduce("", (a, b) -> b);
    assertTrue(last.startsWith("mangle: ") && last.contains(part), run.err());
  }

  private static byte[] tarGz(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
      byte[] data = content.getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(data.length);
      tar.putArchiveEntry(entry);
      tar.write(data);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
