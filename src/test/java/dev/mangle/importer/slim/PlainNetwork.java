package dev.mangle.importer.slim;

import static dev.mangle.importer.slim.PlainLayers.activation;
import static dev.mangle.importer.slim.PlainLayers.add;
import static dev.mangle.importer.slim.PlainLayers.addPixel;
import static dev.mangle.importer.slim.PlainLayers.conv;
import static dev.mangle.importer.slim.PlainLayers.depthwise;
import static dev.mangle.importer.slim.PlainLayers.mean;
import static dev.mangle.importer.slim.PlainLayers.pad;
import static dev.mangle.importer.slim.PlainLayers.pool;

import dev.mangle.importer.TestCheckpoint.Value;
import dev.mangle.importer.slim.LayerTable.Line;
import dev.mangle.importer.slim.PlainLayers.Map3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes a {@link LayerTable} for one image by plain loops in double precision. */
final class PlainNetwork {
  private final Map<String, Value> variables;
  private final double epsilon;
  private final List<Map3> maps = new ArrayList<>();

  private PlainNetwork(Map<String, Value> variables, double epsilon) {
    this.variables = variables;
    this.epsilon = epsilon;
  }

  /**
   * The values of the last line of each kind: {@code logits} and, where there is one, {@code aux}
   * are the scores.
   *
   * @param epsilon of batch norm
   */
  static Map<String, double[]> run(
      LayerTable table, Map<String, Value> variables, double epsilon, Map3 image) {
    PlainNetwork network = new PlainNetwork(variables, epsilon);
    Map<String, double[]> scores = new HashMap<>();
    for (Line line : table.lines()) {
      Map3 map = line.kind().equals("images") ? image : network.layer(line);
      network.maps.add(map);
      scores.put(line.kind(), map.values());
    }
    return scores;
  }

  private Map3 layer(Line line) {
    return switch (line.kind()) {
      case "conv" -> {
        Map3 y = conv(in(line), weights(line.word(1) + "/weights"), line.extents(2), line, 3);
        yield activation(norm(y, line.word(1), line.word(5)), line.word(6));
      }
      case "depthwise" -> {
        float[] kernel = weights(line.word(1) + "/depthwise_weights");
        Map3 y = depthwise(in(line), kernel, line.extents(2), line, 3);
        yield activation(norm(y, line.word(1), line.word(5)), line.word(6));
      }
      case "separable" -> separable(line);
      case "norm" -> activation(batchNorm(in(line), line.word(1), line.word(2)), line.word(3));
      case "dense" -> dense(in(line), line);
      case "max", "avg" -> pool(in(line), line);
      case "mean" -> mean(in(line));
      case "concat" -> concat(line);
      case "add" -> add(in(line), maps.get(line.input(1)), Double.parseDouble(line.word(2)));
      case "relu" -> activation(in(line), "relu");
      case "pad" -> pad(in(line), line.number(1), line.number(2));
      case "logits", "aux" -> in(line);
      default -> throw new IllegalArgumentException(line.kind());
    };
  }

  private Map3 in(Line line) {
    return maps.get(line.input(0));
  }

  private float[] weights(String name) {
    return variables.get(name).values();
  }

  private Map3 separable(Line line) {
    float[] deep = weights(line.word(1) + "/depthwise_weights");
    Map3 y = depthwise(in(line), deep, line.extents(2), line, 4);
    Map3 z = Map3.zeros(y.height(), y.width(), line.extents(3)[3]);
    double[] sums = new double[z.channels()];
    for (int pixel = 0; pixel < y.height() * y.width(); pixel++) {
      Arrays.fill(sums, 0);
      addPixel(y, pixel * y.channels(), weights(line.word(1) + "/pointwise_weights"), 0, sums);
      System.arraycopy(sums, 0, z.values(), pixel * z.channels(), z.channels());
    }
    return activation(norm(z, line.word(1), line.word(6)), line.word(7));
  }

  private Map3 norm(Map3 x, String layer, String norm) {
    return norm.equals("bias") ? bias(x, layer) : batchNorm(x, layer + "/BatchNorm", norm);
  }

  private Map3 bias(Map3 x, String layer) {
    float[] biases = weights(layer + "/biases");
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] += biases[i % x.channels()];
    }
    return x;
  }

  private Map3 batchNorm(Map3 x, String scope, String norm) {
    float[] beta = weights(scope + "/beta");
    float[] mean = weights(scope + "/moving_mean");
    float[] variance = weights(scope + "/moving_variance");
    double[] y = new double[x.values().length];
    for (int i = 0; i < y.length; i++) {
      int c = i % x.channels();
      double gamma = norm.equals("bnscale") ? weights(scope + "/gamma")[c] : 1;
      y[i] = gamma * (x.values()[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) + beta[c];
    }
    return new Map3(x.height(), x.width(), x.channels(), y);
  }

  private Map3 dense(Map3 x, Line line) {
    Map3 y = Map3.zeros(1, 1, line.extents(2)[1]);
    Map3 flat = new Map3(1, 1, x.values().length, x.values());
    addPixel(flat, 0, weights(line.word(1) + "/weights"), 0, y.values());
    return bias(y, line.word(1));
  }

  private Map3 concat(Line line) {
    List<Map3> parts = new ArrayList<>();
    for (String number : line.word(0).split(",", -1)) {
      parts.add(maps.get(Integer.parseInt(number) - 1));
    }
    Map3 first = parts.get(0);
    int channels = parts.stream().mapToInt(Map3::channels).sum();
    Map3 y = Map3.zeros(first.height(), first.width(), channels);
    int to = 0;
    for (int pixel = 0; pixel < y.height() * y.width(); pixel++) {
      for (Map3 part : parts) {
        System.arraycopy(part.values(), pixel * part.channels(), y.values(), to, part.channels());
        to += part.channels();
      }
    }
    return y;
  }
}
