package dev.mangle.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.data.ResumableDownload;
import dev.mangle.io.Progress;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.testing.FileServer;
import dev.mangle.testing.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked, kept and taken away around the import of an archive. */
class CheckpointFetchTest {
  private static final String CONTENT = "an archive";
  private static final String RIGHT = Sha256.ofText(CONTENT);
  private static final String WRONG = Sha256.ofText("another one");
  private static final ResumableDownload.Patience SHORT =
      new ResumableDownload.Patience(
          Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 1);

  @TempDir private Path folder;
  private final FileServer server = new FileServer();
  private final List<String> imported = new ArrayList<>();

  @BeforeEach
  void serve() {
    server.put("net.tar.gz", CONTENT.getBytes(StandardCharsets.UTF_8), "1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void bring(String published, CheckpointFetch.Import makeFolder) {
    new CheckpointFetch(server.address(""), folder.resolve("downloads"), SHORT)
        .bring(
            new PublishedArchive(
                "net",
                server.address(""),
                "net.tar.gz",
                "inception_v3",
                Optional.ofNullable(published)),
            makeFolder,
            Progress.SILENT);
  }

  private void succeed(String architecture, Path archive) {
    imported.add(architecture + " " + Sha256.of(archive));
  }

  private static void fail(String architecture, Path archive) {
    throw new UserException("no %s in '%s'", architecture, archive.getFileName());
  }

  private String refusal(String published, CheckpointFetch.Import makeFolder) {
    return assertThrows(UserException.class, () -> bring(published, makeFolder)).getMessage();
  }

  private String downloads() {
    return new Workspace(folder).list("downloads");
  }

  @Test
  void aPublishedHashIsEnough() {
    bring(RIGHT, this::succeed);
    assertEquals(List.of("inception_v3 " + RIGHT), imported);
    assertEquals("", downloads());
  }

  @Test
  void anotherHashThanThePublishedOneIsRefusedBeforeTheImport() {
    assertEquals(
        "SHA-256 of 'net.tar.gz': expected %s as published, found %s".formatted(WRONG, RIGHT),
        refusal(WRONG, this::succeed));
    assertEquals(List.of(), imported);
    assertEquals("", downloads());
  }

  @Test
  void whatIsRightStaysForTheNextTry() {
    assertEquals("no inception_v3 in 'net.tar.gz'", refusal(RIGHT, CheckpointFetchTest::fail));
    assertEquals("net.tar.gz", downloads());
    bring(RIGHT, this::succeed);
    assertEquals(List.of("/net.tar.gz"), server.requests());
    assertEquals("", downloads());
  }

  @Test
  void whatNobodyVouchesForIsRecordedOnceItWasImported() {
    assertEquals("no inception_v3 in 'net.tar.gz'", refusal(null, CheckpointFetchTest::fail));
    assertEquals("", downloads());
    bring(null, this::succeed);
    assertEquals("SHA256SUMS", downloads());
    assertEquals("no inception_v3 in 'net.tar.gz'", refusal(null, CheckpointFetchTest::fail));
    assertEquals("SHA256SUMS net.tar.gz", downloads());
  }
}
