package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.ModelSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TString;

class SavedModelsTest {
  @TempDir Path checkpoints;

  @TestFactory
  Stream<DynamicTest> eachNetworkComputesTheSameInEachForm() {
    return SampleNetworks.inEachForm(this::computesTheSame);
  }

  private void computesTheSame(String name, Form form, TestNetwork network) {
    Path folder = SavedModels.write(checkpoints, name + "_" + form, form, network);
    ModelSpec spec = ModelSpec.read(folder.resolve("model.json"));
    assertEquals(network.spec(), spec);

    List<Integer> shape =
        List.of(2, spec.input().height(), spec.input().width(), spec.input().channels());
    float[] batch = Graphs.randomInput(shape, 5);
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
      SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow("serving_default");
      String feed = signature.getInputsOrThrow("images").getName();
      List<String> keys = new Signature(spec).outputKeys();
      assertEquals(keys.size(), signature.getOutputsCount());
      for (int output = 0; output < keys.size(); output++) {
        String fetch = signature.getOutputsOrThrow(keys.get(output)).getName();
        float[] found = Graphs.run(bundle.session(), feed, batch, shape, fetch);
        Graphs.assertClose(expected(network, batch, output), found, 1e-5, keys.get(output));
      }
    }
  }

  private static float[] expected(TestNetwork network, float[] batch, int output) {
    int size = TestNetwork.inputSize(network.spec());
    int classes = network.spec().classes();
    float[] expected = new float[batch.length / size * classes];
    for (int image = 0; image < batch.length / size; image++) {
      double[] input = new double[size];
      for (int i = 0; i < size; i++) {
        input[i] = batch[image * size + i];
      }
      double[] logits = network.outputs(input).get(output);
      for (int k = 0; k < classes; k++) {
        expected[image * classes + k] = (float) logits[k];
      }
    }
    return expected;
  }

  @ParameterizedTest
  @EnumSource
  void aLoadedModelCanBeSavedAgain(Form form) {
    Path folder = SavedModels.write(checkpoints, "saved", form, SampleNetworks.all().get("linear"));
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
      SaverDef saver = bundle.metaGraphDef().getSaverDef();
      try (TString file = TString.scalarOf(checkpoints.resolve("again").toString())) {
        bundle
            .session()
            .runner()
            .feed(saver.getFilenameTensorName(), file)
            .fetch(saver.getSaveTensorName())
            .run()
            .close();
      }
    }
    assertTrue(Files.exists(checkpoints.resolve("again.index")));
  }
}
