package dev.mangle.importer.slim;

import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.TestCheckpoint.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Archives like the published ones: right names and shapes, few different weights. */
public final class PublishedArchives {
  private PublishedArchives() {}

  /** A .tar.gz with a checkpoint of {@code architecture}, made in the empty {@code folder}. */
  public static byte[] of(String architecture, Format format, Path folder) {
    SlimSpec spec = SlimArchitectures.get(architecture);
    Map<String, Value> values = new LinkedHashMap<>();
    try (SlimNetwork network = SlimNetwork.build(spec, spec.size(), spec.classes(), true)) {
      network
          .variables()
          .forEach(
              (name, shape) ->
                  values.put(
                      name, Value.filled(shape, name.endsWith("moving_variance") ? 1 : 0.01f)));
    }
    TestCheckpoint.write(folder.resolve(architecture + ".ckpt"), format, values);
    try (Stream<Path> files = Files.list(folder)) {
      return tarGz(files.sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs files under their names, in the order given. */
  public static byte[] tarGz(List<Path> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipCompressorOutputStream(bytes);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip)) {
      for (Path file : files) {
        TarArchiveEntry entry = new TarArchiveEntry(file, file.getFileName().toString());
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
