package dev.mangle.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/**
 * A web folder with each file as {@code NAME.gz}.
 *
 * @param base its address, ending in a slash
 * @param timeout for one file
 */
record GzipMirror(URI base, Duration timeout) implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  @Override
  public String name() {
    return base.getHost();
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    for (String name : names) {
      Path packed = folder.resolve(name + ".gz");
      get(client, base.resolve(name + ".gz"), packed);
      try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
        Files.copy(in, folder.resolve(name));
      }
      Files.delete(packed);
    }
  }

  private void get(HttpClient client, URI uri, Path file) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
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
