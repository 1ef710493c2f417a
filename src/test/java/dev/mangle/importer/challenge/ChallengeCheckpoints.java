package dev.mangle.importer.challenge;

import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.TestCheckpoint.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.ndarray.Shape;

/** Checkpoints as the MNIST challenge's training writes them, with weights at random. */
public final class ChallengeCheckpoints {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(5, 5, 1, 32),
          Shape.of(32),
          Shape.of(5, 5, 32, 64),
          Shape.of(64),
          Shape.of(3136, 1024),
          Shape.of(1024),
          Shape.of(1024, 10),
          Shape.of(10));

  private ChallengeCheckpoints() {}

  /** The eight weights, the first of them number {@code first}. */
  static Map<String, Value> weights(int first, long seed) {
    Random random = new Random(seed);
    Map<String, Value> values = new LinkedHashMap<>();
    for (Shape shape : SHAPES) {
      values.put(name(first + values.size()), Value.random(shape, random, 0.01, 0.05));
    }
    return values;
  }

  /** The name that TensorFlow gives to the variable {@code number} where nobody gave one. */
  static String name(int number) {
    return number == 0 ? "Variable" : "Variable_" + number;
  }

  /** Writes a checkpoint with all that the optimiser of the challenge leaves in it. */
  static void write(Path prefix, Map<String, Value> weights, Map<String, Long> counters) {
    Map<String, Value> values = new LinkedHashMap<>(weights);
    weights.forEach(
        (name, value) -> {
          // The slots of the large kernel alone would take 26 MB.
          if (value.shape().size() < 100_000) {
            values.put(name + "/Adam", Value.filled(value.shape(), 7));
            values.put(name + "/Adam_1", Value.filled(value.shape(), 8));
          }
        });
    values.put("beta1_power", Value.filled(Shape.scalar(), 0));
    values.put("beta2_power", Value.filled(Shape.scalar(), 0.5f));
    try {
      Files.createDirectories(prefix.getParent());
      TestCheckpoint.write(prefix, Format.V2, values, counters);
      Files.writeString(prefix.resolveSibling(prefix.getFileName() + ".meta"), "a graph");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the state file that names the latest checkpoint. */
  static void state(Path folder, String latest) throws IOException {
    Files.writeString(
        folder.resolve("checkpoint"),
        "model_checkpoint_path: \"%s\"%nall_model_checkpoint_paths: \"%s\"%n"
            .formatted(latest, latest));
  }

  /** The archive of a model: {@code models/NAME/} with two checkpoints, the second the latest. */
  public static byte[] archive(String name, Path empty, long seed) throws IOException {
    Path model = empty.resolve("models").resolve(name);
    write(model.resolve("checkpoint-24600"), weights(0, ~seed), Map.of("global_step", 24_600L));
    write(model.resolve("checkpoint-24900"), weights(0, seed), Map.of("global_step", 24_900L));
    state(model, "checkpoint-24900");
    return zip(empty);
  }

  /** All files of a folder. */
  static byte[] zip(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
