package dev.mangle.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.Restore;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Checkpoints as TensorFlow's own operations write and read them. */
public final class TestCheckpoint {
  private TestCheckpoint() {}

  /** A value: row-major. */
  public record Value(Shape shape, float[] values) {
    /** As many of one number as the shape has room for. */
    public static Value filled(Shape shape, float number) {
      float[] values = new float[Math.toIntExact(shape.size())];
      Arrays.fill(values, number);
      return new Value(shape, values);
    }

    /** Normally distributed numbers around {@code mean}. */
    public static Value random(Shape shape, Random random, double mean, double deviation) {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (mean + deviation * random.nextGaussian());
      }
      return new Value(shape, values);
    }
  }

  /** Formats of files. */
  public enum Format {
    /** One file, by the operation {@code Save}. */
    V1("Save"),
    /** Index and data, by the operation {@code SaveV2}. */
    V2("SaveV2");

    private final String operation;

    Format(String operation) {
      this.operation = operation;
    }
  }

  /** Writes a checkpoint of floats. */
  public static void write(Path prefix, Format format, Map<String, Value> values) {
    write(prefix, format, values, Map.of());
  }

  /** Writes a checkpoint of floats, and of single 64-bit integers beside them. */
  public static void write(
      Path prefix, Format format, Map<String, Value> values, Map<String, Long> counters) {
    List<String> names = new ArrayList<>(values.keySet());
    names.addAll(counters.keySet());
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var save = graph.opBuilder(format.operation, "save", tf.scope());
      save.addInput(tf.constant(prefix.toString()).asOutput());
      save.addInput(strings(tf, names));
      if (format == Format.V2) {
        save.addInput(strings(tf, names.stream().map(name -> "").toList()));
      }
      List<Output<?>> tensors = new ArrayList<>();
      for (Value value : values.values()) {
        try (Tensor tensor =
            TFloat32.tensorOf(value.shape(), DataBuffers.of(value.values(), false, false))) {
          tensors.add(tf.constantOf((TFloat32) tensor).asOutput());
        }
      }
      counters
          .values()
          .forEach(counter -> tensors.add(tf.constant(counter.longValue()).asOutput()));
      save.addInputList(tensors.toArray(new Output<?>[0])).build();
      try (Session session = new Session(graph)) {
        session.runner().addTarget("save").run().close();
      }
    }
  }

  /** Reads float variables of a checkpoint: {@code names} with their shapes. */
  public static Map<String, Value> read(Path prefix, Map<String, Shape> names) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      List<Class<? extends TType>> types = new ArrayList<>();
      names.forEach((name, shape) -> types.add(TFloat32.class));
      Restore restore =
          tf.train.restore(
              tf.constant(prefix.toString()),
              tf.constantOf(vector(names.keySet())),
              tf.constantOf(vector(names.keySet().stream().map(name -> "").toList())),
              types);
      Session.Runner runner = session.runner();
      restore.tensors().forEach(runner::fetch);
      Map<String, Value> values = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int i = 0;
        for (String name : names.keySet()) {
          TFloat32 tensor = (TFloat32) result.get(i++);
          float[] floats = new float[Math.toIntExact(tensor.size())];
          tensor.copyTo(DataBuffers.of(floats, false, false));
          values.put(name, new Value(tensor.shape(), floats));
        }
      }
      return values;
    }
  }

  private static Output<TString> strings(Ops tf, Collection<String> values) {
    return tf.constantOf(vector(values)).asOutput();
  }

  private static TString vector(Collection<String> values) {
    return TString.vectorOf(values.toArray(new String[0]));
  }
}
