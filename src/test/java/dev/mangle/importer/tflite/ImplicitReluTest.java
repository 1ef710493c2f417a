package dev.mangle.importer.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.mangle.importer.Draft;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** A ReLU that is only in an output's range: of {@code x - 2} for x = 0, 1, 4, 12. */
class ImplicitReluTest {
  private static final Picture IMAGE = new Picture(2, 2, 1, new double[] {0, 1, 4, 12});

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} of scale {1} and zero point {2}: {3}")
  @CsvSource({
    "UINT8, 0.05, 0, RELU",
    "UINT8, 0.0235294, 0, RELU6",
    "UINT8, 0.0234375, 0, RELU6",
    "UINT8, 0.0232, 0, RELU",
    "UINT8, 0.05, 1, NONE",
    "UINT8, 0.05, 128, NONE",
    "INT8, 0.05, -128, RELU",
    "INT8, 0.0235294, -128, RELU6",
    "INT8, 0.05, 0, NONE",
    "INT16, 0.05, 0, NONE",
  })
  void theRangeTells(String type, float scale, long zeroPoint, String expected) {
    byte code = type(type);
    LiteFile file = new LiteFile();
    Draft draft = LiteRun.draft(shifted(file, code, scale, zeroPoint), folder);
    float[] scores = LiteRun.scores(draft, IMAGE)[0];
    switch (expected) {
      case "RELU" -> assertArrayEquals(new float[] {0, 0, 2, 10}, scores);
      case "RELU6" -> assertArrayEquals(new float[] {0, 0, 2, 6}, scores);
      default -> assertArrayEquals(new float[] {-2, -1, 2, 10}, scores);
    }
    String added = draft.facts().get("added");
    if (expected.equals("NONE")) {
      assertNull(added);
    } else {
      assertEquals("1 " + expected + ", where a quantised output's range starts at 0", added);
    }
  }

  private static byte type(String name) {
    return (byte) List.of(TensorType.names).indexOf(name);
  }

  /** Something follows, so that the sum is not the scores themselves. */
  private static LiteFile shifted(LiteFile file, byte type, float scale, long zeroPoint) {
    int y = sum(file, type, scale, zeroPoint);
    int same = file.computed(1, 2, 2, 1);
    file.operator(BuiltinOperator.MUL, List.of(y, file.floats(new float[] {1}, 1)), same);
    file.flat(same, 1, 2, 2, 1);
    return file;
  }

  private static int sum(LiteFile file, byte type, float scale, long zeroPoint) {
    int x = file.input(1, 2, 2, 1);
    Quantisation range = new Quantisation(new float[] {scale}, new long[] {zeroPoint}, 0);
    int y = file.tensor(type, range, 1, 2, 2, 1);
    file.operator(BuiltinOperator.ADD, List.of(x, file.floats(new float[] {-2}, 1)), y);
    return y;
  }

  @Test
  void scoresKeepTheirSign() {
    LiteFile file = new LiteFile();
    file.flat(sum(file, TensorType.UINT8, 0.05f, 0), 1, 2, 2, 1);
    Draft draft = LiteRun.draft(file, folder);
    assertArrayEquals(new float[] {-2, -1, 2, 10}, LiteRun.scores(draft, IMAGE)[0]);
    assertNull(draft.facts().get("added"));
  }
}
