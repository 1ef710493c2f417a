package dev.mangle.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.testing.Listener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
  /** More than a busy machine needs. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String CONTENT = "the right content";

  @TempDir private Path temporary;
  private Path folder;
  private HttpServer server;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    folder = temporary.resolve("data");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] good = gzip(CONTENT);
    server.createContext("/good/", exchange -> answer(exchange, 200, good, good.length));
    server.createContext("/absent/", exchange -> answer(exchange, 404, new byte[0], -1));
    server.createContext("/wrong/", exchange -> answer(exchange, 200, gzip("something else"), 0));
    server.createContext(
        "/cut/", exchange -> answer(exchange, 200, Arrays.copyOf(good, 9), good.length));
    server.createContext(
        "/garbage/", exchange -> answer(exchange, 200, "<html>".getBytes(UTF_8), 0));
    byte[] archive = tarGz("folder/digits", CONTENT);
    server.createContext(
        "/archive.tar.gz", exchange -> answer(exchange, 200, archive, archive.length));
    byte[] other = tarGz("folder/digits", "something else");
    server.createContext("/other.tar.gz", exchange -> answer(exchange, 200, other, other.length));
    byte[] poor = tarGz("folder/letters", CONTENT);
    server.createContext("/poor.tar.gz", exchange -> answer(exchange, 200, poor, poor.length));
    server.createContext(
        "/cut.tar.gz", exchange -> answer(exchange, 200, Arrays.copyOf(archive, 40), 0));
    server.createContext("/stalled/", exchange -> exchange.sendResponseHeaders(200, 1000));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void bringsUnpackedFileAndThenFindsItValid() throws IOException {
    fetch("good");
    assertEquals(CONTENT, Files.readString(folder.resolve("digits")));
    fetch();
    assertTrue(said.get(1).contains("all files valid"), said.toString());
  }

  @Test
  void triesEachMirrorInTurn() throws IOException {
    fetch("absent", "wrong", "cut", "garbage", "good");
    assertEquals(CONTENT, Files.readString(folder.resolve("digits")));
  }

  @Test
  void replacesADamagedFile() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("digits"), "damaged");
    fetch("good");
    assertEquals(CONTENT, Files.readString(folder.resolve("digits")));
  }

  @Test
  void saysWhyEachSourceFailedAndLeavesNothing() {
    String message =
        assertThrows(UserException.class, () -> fetch("absent", "wrong", "cut")).getMessage();
    assertTrue(message.startsWith("cannot fetch dataset tiny: "), message);
    assertTrue(message.contains("status 404"), message);
    assertTrue(message.contains("SHA-256 of digits: expected "), message);
    assertFalse(message.contains("\n"), message);
    assertFalse(Files.exists(folder.resolve("digits")));
  }

  @Test
  void givesUpOnAStalledMirror() {
    List<Source> source = List.of(mirror("stalled", Duration.ofSeconds(1)));
    String message = assertThrows(UserException.class, () -> fetch(source)).getMessage();
    assertTrue(message.contains("took over"), message);
  }

  @Test
  void takesFilesOutOfAnArchive() throws IOException {
    fetch(List.of(archive("archive.tar.gz")));
    assertEquals(CONTENT, Files.readString(folder.resolve("digits")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void saysWhyEachArchiveFailedAndLeavesNothing() {
    List<Source> sources =
        List.of(
            archive("absent.tar.gz"),
            archive("other.tar.gz"),
            archive("poor.tar.gz"),
            archive("cut.tar.gz"));
    String message = assertThrows(UserException.class, () -> fetch(sources)).getMessage();
    assertTrue(message.contains("localhost: status 404; "), message);
    assertTrue(message.contains("SHA-256 of digits: expected "), message);
    assertTrue(message.contains("the archive lacks digits"), message);
    assertFalse(message.contains("\n"), message);
    assertFalse(Files.exists(folder.resolve("digits")));
  }

  private void fetch(String... mirrors) throws IOException {
    fetch(Arrays.stream(mirrors).map(this::mirror).toList());
  }

  private void fetch(List<Source> sources) throws IOException {
    Path right = Files.writeString(temporary.resolve("right"), CONTENT);
    new Fetch("tiny", Map.of("digits", Sha256.of(right)), sources)
        .into(folder, new Listener(said::add));
  }

  private Source mirror(String path) {
    return mirror(path, PATIENCE);
  }

  private Source mirror(String path, Duration limit) {
    String base = "http://localhost:" + server.getAddress().getPort() + "/" + path + "/";
    return new GzipMirror(URI.create(base), limit);
  }

  private Source archive(String name) {
    String address = "http://localhost:" + server.getAddress().getPort() + "/" + name;
    return new TarGzMirror(URI.create(address), "folder/", PATIENCE);
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] tarGz(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length());
      tar.putArchiveEntry(entry);
      tar.write(content.getBytes(UTF_8));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, long length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    if (length >= 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
