package dev.mangle.data;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Files by HTTP, each within a time. */
final class Download {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration timeout;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** Downloads that each may take {@code timeout}. */
  Download(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Writes what {@code from} answers into {@code file}.
   *
   * @throws IOException when it cannot be reached, answers with an error, or takes too long
   */
  void to(Path file, URI from) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(from).build();
    try {
      // A request's own timeout ends with the headers; this one covers the body too.
      HttpResponse<Path> response =
          client
              .sendAsync(request, BodyHandlers.ofFile(file))
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("took over " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String reason(Throwable cause) {
    return cause instanceof ConnectException ? "cannot be reached" : cause.toString();
  }
}
