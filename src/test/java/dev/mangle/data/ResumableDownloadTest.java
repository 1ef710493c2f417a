package dev.mangle.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.testing.FileServer;
import dev.mangle.testing.FileServer.Fault;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumableDownloadTest {
  private static final String NAME = "net.tar.gz";
  private static final ResumableDownload.Patience SHORT =
      new ResumableDownload.Patience(
          Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofMillis(1), 3);

  @TempDir private Path folder;
  private final FileServer server = new FileServer();
  private final byte[] content = bytes(1);

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[300_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path file() {
    return folder.resolve("deep").resolve(NAME);
  }

  private void bring() {
    ResumableDownload.bring(server.address(NAME), file(), SHORT, Progress.SILENT);
  }

  private String refusal() {
    return assertThrows(UserException.class, this::bring).getMessage();
  }

  private void assertWhole(byte[] expected) throws IOException {
    assertArrayEquals(expected, Files.readAllBytes(file()));
    assertEquals(NAME, new Workspace(folder).list("deep"));
  }

  @Test
  void bringsAFile() throws IOException {
    server.put(NAME, content, "v1");
    bring();
    assertWhole(content);
    assertEquals(List.of("/" + NAME), server.requests());
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Cut(100_000), new Fault.Cut(50_000));
    bring();
    assertWhole(content);
    assertEquals(3, server.requests().size());
    assertTrue(
        server.requests().get(2).matches(".* bytes=1[0-5]\\d{4}-"), server.requests()::toString);
  }

  @Test
  void goesOnWhenAServerFallsSilent() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Stall(100_000));
    bring();
    assertWhole(content);
    assertTrue(server.requests().get(1).contains("bytes="), server.requests()::toString);
  }

  @Test
  void goesOnInALaterRun() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Cut(100_000), new Fault.Status(503), new Fault.Status(503));
    String message = refusal();
    assertTrue(message.contains("status 503; "), message);
    assertTrue(message.endsWith(" bytes are kept for the next run"), message);
    assertFalse(Files.exists(file()));
    bring();
    assertWhole(content);
    assertTrue(server.requests().get(3).contains("bytes="), server.requests()::toString);
  }

  @Test
  void beginsAnewWithAnotherVersion() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Cut(100_000), new Fault.Status(503), new Fault.Status(503));
    refusal();
    byte[] other = bytes(2);
    server.put(NAME, other, "v2");
    bring();
    assertWhole(other);
  }

  @Test
  void beginsAnewWhereTheServerTellsNoVersion() throws IOException {
    server.put(NAME, content, "");
    server.fail(NAME, new Fault.Cut(100_000));
    bring();
    assertWhole(content);
    assertEquals(List.of("/" + NAME, "/" + NAME), server.requests());
  }

  @Test
  void takesTheWholeFileFromAServerWithoutRanges() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Cut(100_000), new Fault.IgnoreRange());
    bring();
    assertWhole(content);
  }

  @Test
  void refusesTheWrongPart() {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Cut(100_000), new Fault.WrongRange());
    assertTrue(refusal().contains("it answered with another part than the one asked for"));
    assertFalse(Files.exists(file()));
  }

  @Test
  void beginsAnewWhereTheFileIsShorterNow() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Cut(200_000), new Fault.Status(503), new Fault.Status(503));
    refusal();
    byte[] shorter = "short".getBytes(UTF_8);
    server.put(NAME, shorter, "v1");
    bring();
    assertWhole(shorter);
  }

  @Test
  void whatIsNotThereIsToldAtOnce() throws IOException {
    assertEquals(
        "cannot download '%s': the server answered with status 404".formatted(server.address(NAME)),
        refusal());
    assertEquals(1, server.requests().size());
    assertEquals("", new Workspace(folder).list("deep"));
  }

  @Test
  void patienceEnds() {
    server.put(NAME, content, "v1");
    server.fail(NAME, new Fault.Status(500), new Fault.Status(502), new Fault.Status(503));
    assertTrue(refusal().endsWith("the server answered with status 503"));
    assertEquals(3, server.requests().size());
  }

  @Test
  void progressRenewsPatience() throws IOException {
    server.put(NAME, content, "v1");
    server.fail(
        NAME,
        new Fault.Cut(60_000),
        new Fault.Cut(60_000),
        new Fault.Cut(60_000),
        new Fault.Cut(60_000));
    bring();
    assertWhole(content);
  }

  @Test
  void followsRedirectionsToAnEnd() throws IOException {
    server.put("there", content, "v1");
    server.redirect(NAME, "/further");
    server.redirect("further", server.address("there").toString());
    bring();
    assertWhole(content);

    server.redirect("there", "/" + NAME);
    assertTrue(refusal().contains("more than 5 redirections"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/a b | it redirects to '/a b', which is no address",
        "mailto:x | expected an http or https address, found 'mailto:x'",
        "http:///x | expected an http or https address, found 'http:///x'",
      })
  void redirectionsThatLeadNowhereAreToldAtOnce(String location, String message) {
    server.redirect(NAME, location);
    assertTrue(refusal().endsWith(": " + message), this::refusal);
    assertEquals(1, server.requests().size());
  }

  @Test
  void twoRunsDoNotMix() throws IOException {
    server.put(NAME, content, "v1");
    Files.createDirectories(file().getParent());
    Path part = file().resolveSibling(NAME + ".part");
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertTrue(held.isValid());
      assertEquals("'%s' is being downloaded by another run".formatted(file()), refusal());
    }
    bring();
    assertWhole(content);
  }

  @Test
  void aServerThatIsGone() {
    server.close();
    assertTrue(refusal().endsWith("the server cannot be reached"), this::refusal);
  }
}
