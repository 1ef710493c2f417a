package dev.mangle.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Files by HTTP on loopback, with the faults of real servers; knows ranges and versions. */
public final class FileServer implements AutoCloseable {
  /** What happens to one request; the next one meets the next fault, and none at the end. */
  public sealed interface Fault {
    /** The connection ends after so many bytes of the answer. */
    record Cut(int after) implements Fault {}

    /** So many bytes, and then nothing. */
    record Stall(int after) implements Fault {}

    /** An error in place of the file. */
    record Status(int code) implements Fault {}

    /** The whole file, whatever range was asked for. */
    record IgnoreRange() implements Fault {}

    /** Another range than the one asked for. */
    record WrongRange() implements Fault {}
  }

  private record Served(byte[] content, String tag) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Served> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirections = new ConcurrentHashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** A server with no files. */
  public FileServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Address of a file, or of the folder for an empty name. */
  public URI address(String name) {
    int port = server.getAddress().getPort();
    return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":" + port)
        .resolve("/" + name);
  }

  /**
   * Serves a file.
   *
   * @param tag its ETag without quotes; empty where it has none
   */
  public void put(String name, byte[] content, String tag) {
    files.put("/" + name, new Served(content, tag));
  }

  /** Leads requests for {@code name} to {@code location}. */
  public void redirect(String name, String location) {
    redirections.put("/" + name, location);
  }

  /** Lets the next requests for a file meet faults. */
  public void fail(String name, Fault... next) {
    faults.put("/" + name, new ArrayDeque<>(List.of(next)));
  }

  /** Requests so far: the path, and the range where one was asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(range == null ? path : path + " " + range);
      Deque<Fault> next = faults.getOrDefault(path, new ArrayDeque<>());
      Fault fault = next.poll();
      if (redirections.containsKey(path)) {
        exchange.getResponseHeaders().set("Location", redirections.get(path));
        exchange.sendResponseHeaders(302, -1);
      } else if (fault instanceof Fault.Status status) {
        exchange.sendResponseHeaders(status.code(), -1);
      } else if (files.containsKey(path)) {
        send(exchange, files.get(path), range, fault);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void send(HttpExchange exchange, Served file, String range, Fault fault)
      throws IOException {
    if (!file.tag().isEmpty()) {
      exchange.getResponseHeaders().set("ETag", "\"" + file.tag() + "\"");
    }
    int from = from(exchange, file, range);
    if (fault instanceof Fault.IgnoreRange) {
      from = 0;
    } else if (from > file.content().length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    int length = file.content().length - from;
    if (from > 0) {
      int told = fault instanceof Fault.WrongRange ? from + 1 : from;
      int size = file.content().length;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + told + "-" + (size - 1) + "/" + size);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
    OutputStream out = exchange.getResponseBody();
    int sent = length;
    if (fault instanceof Fault.Cut cut) {
      sent = Math.min(length, cut.after());
    } else if (fault instanceof Fault.Stall stall) {
      sent = Math.min(length, stall.after());
    }
    out.write(file.content(), from, sent);
    out.flush();
    if (fault instanceof Fault.Stall) {
      waitForTheEnd();
    }
  }

  /** A range counts only for the version that it was begun with. */
  private static int from(HttpExchange exchange, Served file, String range) {
    String version = exchange.getRequestHeaders().getFirst("If-Range");
    boolean same = version == null || version.equals("\"" + file.tag() + "\"");
    return range == null || !same ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  private void waitForTheEnd() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
