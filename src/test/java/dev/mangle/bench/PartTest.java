package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Device;
import dev.mangle.model.Network;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Precision;
import dev.mangle.model.Tensors;
import dev.mangle.testing.PlainAdapter;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.TestNetwork;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** On a network that plain Java computes too. */
class PartTest {
  private static final ImageShape SHAPE = new ImageShape(7, 6, 3);
  private static final String NAME = "conv_explicit_norm";

  @TempDir private Path folder;
  private SampleEnsembles samples;
  private Networks networks;

  @BeforeEach
  void writeNetwork() {
    TestNetwork network = SampleNetworks.all().get(NAME);
    samples = new SampleEnsembles(folder, Map.of(NAME, network));
    networks = new Networks(new Workspace(folder).checkpoints(), List.of(NAME), Device.AUTO);
  }

  private Part part(Part.Kind kind, String variant, int batchSize) {
    return Part.of(kind, network(variant), SHAPE, batchSize);
  }

  private Network network(String variant) {
    return networks.open(Variants.get(variant)).networks().get(0);
  }

  private static float[] run(Part part, ImageBatch images) {
    try (Graph graph = new Graph();
        TFloat32 pixels = Tensors.images(images.pixels(), SHAPE)) {
      graph.importGraphDef(part.graph());
      try (Session session = new Session(graph);
          Result result =
              session.runner().feed(PixelGraph.PIXELS, pixels).fetch(part.target()).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  @Test
  void forwardGivesTheScores() {
    ImageBatch image = RandomImages.of(SHAPE, 1);
    double[] expected =
        new PlainAdapter(SampleNetworks.all().get(NAME), 7, 6, 3).logits(doubles(image));
    for (String variant : List.of("as-loaded", "fp32")) {
      float[] found = run(part(Part.Kind.FORWARD, variant, 1), image);
      assertArrayEquals(expected, doubles(found), 1e-3);
    }
  }

  @Test
  void gradientIsThatOfCrossEntropy() {
    ImageBatch image = RandomImages.of(SHAPE, 1);
    double[] expected =
        SampleEnsembles.gradients(samples.plain(SHAPE, NAME), doubles(image), 0).get(0);
    for (String variant : List.of("as-loaded", "fp32")) {
      float[] found = run(part(Part.Kind.GRADIENT, variant, 1), image);
      assertArrayEquals(expected, doubles(found), 1e-5);
    }
  }

  private static double[] doubles(ImageBatch images) {
    return doubles(images.pixels());
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  @Test
  void onlyPartsOfOneGraphAndOnePrecisionAreComputedAlike() {
    Part first = part(Part.Kind.FORWARD, "fp32", 2);
    assertTrue(part(Part.Kind.FORWARD, "fp32", 2).isComputedLike(first));
    assertFalse(part(Part.Kind.FORWARD, "without-fold-batch-norm", 2).isComputedLike(first));
    assertFalse(part(Part.Kind.FORWARD, "as-loaded", 2).isComputedLike(first));
  }

  @Test
  void aGradientIsTwiceTheWorkOfAForwardPass() {
    try (Subject forward = part(Part.Kind.FORWARD, "fp32", 3).open("fp32", 5e8, 1e-9);
        Subject gradient = part(Part.Kind.GRADIENT, "fp32", 3).open("slope", 5e8, 1e-9)) {
      assertEquals(new Work("fp32", Precision.FP32, 3, 1.5), forward.work());
      assertEquals(new Work("slope", Precision.FP32, 3, 3), gradient.work());
      forward.warmUp();
      assertEquals(1, forward.turn().runs());
      assertEquals(1, gradient.turn().runs());
    }
  }
}
