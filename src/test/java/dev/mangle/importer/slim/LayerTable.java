package dev.mangle.importer.slim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;

/** A network written down as a table of layers; see README.txt beside the tables. */
record LayerTable(List<Line> lines) {

  /**
   * One layer.
   *
   * @param kind such as {@code conv}
   * @param words what follows, inputs first
   */
  record Line(String kind, List<String> words) {
    /** The input at {@code i}: the index of its line. */
    int input(int i) {
      return Integer.parseInt(words.get(i)) - 1;
    }

    /** Numbers joined by "x". */
    int[] extents(int word) {
      return Arrays.stream(words.get(word).split("x", -1)).mapToInt(Integer::parseInt).toArray();
    }

    int number(int word) {
      return Integer.parseInt(words.get(word));
    }

    String word(int i) {
      return words.get(i);
    }
  }

  /** Reads the table of a network. */
  static LayerTable read(String name) {
    try (InputStream in = LayerTable.class.getResourceAsStream(name + ".txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new LayerTable(
          text.lines()
              .map(line -> List.of(line.split(" ", -1)))
              .map(words -> new Line(words.get(1), words.subList(2, words.size())))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names and shapes of the variables, sorted. */
  Map<String, Shape> variables() {
    Map<String, Shape> variables = new TreeMap<>();
    for (Line line : lines) {
      switch (line.kind()) {
        case "conv" -> {
          variables.put(line.word(1) + "/weights", shape(line.extents(2)));
          norm(variables, line.word(1), line.extents(2)[3], line.word(5));
        }
        case "depthwise" -> {
          int[] kernel = line.extents(2);
          variables.put(line.word(1) + "/depthwise_weights", shape(kernel));
          norm(variables, line.word(1), kernel[2] * kernel[3], line.word(5));
        }
        case "separable" -> {
          variables.put(line.word(1) + "/depthwise_weights", shape(line.extents(2)));
          variables.put(line.word(1) + "/pointwise_weights", shape(line.extents(3)));
          norm(variables, line.word(1), line.extents(3)[3], line.word(6));
        }
        case "dense" -> {
          variables.put(line.word(1) + "/weights", shape(line.extents(2)));
          norm(variables, line.word(1), line.extents(2)[1], "bias");
        }
        case "norm" -> vectors(variables, line.word(1), channels(line.input(0)), true);
        default -> {
          // Nothing else has variables.
        }
      }
    }
    return variables;
  }

  private static void norm(Map<String, Shape> variables, String layer, int channels, String norm) {
    if (norm.equals("bias")) {
      variables.put(layer + "/biases", Shape.of(channels));
    } else {
      vectors(variables, layer + "/BatchNorm", channels, norm.equals("bnscale"));
    }
  }

  private static void vectors(
      Map<String, Shape> variables, String scope, int channels, boolean gamma) {
    Stream.of("beta", "moving_mean", "moving_variance")
        .forEach(name -> variables.put(scope + "/" + name, Shape.of(channels)));
    if (gamma) {
      variables.put(scope + "/gamma", Shape.of(channels));
    }
  }

  /** Channels that a line gives; of the kinds that ResNet has before a batch norm alone. */
  private int channels(int index) {
    Line line = lines.get(index);
    return switch (line.kind()) {
      case "conv" -> line.extents(2)[3];
      case "add", "max" -> channels(line.input(0));
      default -> throw new IllegalArgumentException(line.kind() + " before a batch norm");
    };
  }

  private static Shape shape(int[] extents) {
    return Shape.of(Arrays.stream(extents).asLongStream().toArray());
  }
}
