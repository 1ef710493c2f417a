package dev.mangle.data;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Asks by HTTP for a file, or for its rest.
 *
 * @param connect how long to wait for a connection
 * @param stall how long to wait for a byte
 */
record RangeRequest(URI address, Duration connect, Duration stall) {
  private static final int MOST_REDIRECTS = 5;
  private static final int TOO_MANY_REQUESTS = 429;

  /** An answer that no new try can better. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /**
   * Asks, following redirections.
   *
   * @param from first byte that is wanted
   * @param version that the bytes before it are of; the whole file comes where it is another now
   * @throws IOException when there is no answer
   */
  HttpURLConnection send(long from, String version) throws IOException {
    URI next = address;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpURLConnection connection = connect(next);
      if (from > 0) {
        connection.setRequestProperty("Range", "bytes=" + from + "-");
        connection.setRequestProperty("If-Range", version);
      }
      int status = connection.getResponseCode();
      String location = connection.getHeaderField("Location");
      if (status / 100 != 3 || location == null) {
        return connection;
      }
      // By hand: the connection's own way does not lead from http to https.
      connection.disconnect();
      next = resolve(next, location);
    }
    throw new Refusal("more than " + MOST_REDIRECTS + " redirections");
  }

  /** Servers send what they like. */
  private static URI resolve(URI from, String location) throws Refusal {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new Refusal("it redirects to '" + location + "', which is no address");
    }
  }

  /** Whether a server can be asked for {@code uri}. */
  static boolean isWeb(URI uri) {
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    return (http || "https".equalsIgnoreCase(uri.getScheme())) && uri.getHost() != null;
  }

  private HttpURLConnection connect(URI uri) throws IOException {
    if (!isWeb(uri)) {
      throw new Refusal("expected an http or https address, found '" + uri + "'");
    }
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout((int) connect.toMillis());
    connection.setReadTimeout((int) stall.toMillis());
    connection.setInstanceFollowRedirects(false);
    // A packed answer would have other bytes, and no known length.
    connection.setRequestProperty("Accept-Encoding", "identity");
    return connection;
  }

  /** Makes sure that an answer is the file, or the rest of it. */
  static void requireContent(int status) throws IOException {
    if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL) {
      return;
    }
    if (status < 0) {
      throw new Refusal("the server's answer is not HTTP");
    }
    String message = "the server answered with status " + status;
    throw status / 100 == 5 || status == TOO_MANY_REQUESTS
        ? new IOException(message)
        : new Refusal(message);
  }

  /** What went wrong, in the words of people. */
  static String reason(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "the server does not answer";
    }
    if (e instanceof UnknownHostException) {
      return "unknown host " + e.getMessage();
    }
    if (e instanceof ConnectException) {
      return "the server cannot be reached";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
