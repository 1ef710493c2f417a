package dev.mangle.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.zip.GZIPInputStream;

/**
 * A web folder with each file as {@code NAME.gz}.
 *
 * @param base its address, ending in a slash
 */
record GzipMirror(URI base) implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE_FILE = Duration.ofMinutes(2);

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

  private static void get(HttpClient client, URI uri, Path file) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(WHOLE_FILE).build();
    try {
      HttpResponse<Path> response = client.send(request, BodyHandlers.ofFile(file));
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
