package dev.mangle.importer.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.NetworkImport;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.TensorType;

/** Whatever is done to a file, it is imported or refused in one line. */
class DamagedFileTest {
  private static final int DAMAGES = 300;
  private static final long SEED = 11;

  @TempDir private Path folder;

  @Test
  void cutAnywhere() throws IOException {
    byte[] whole = network().bytes();
    imports(whole);
    for (int length = 0; length < whole.length; length += 23) {
      byte[] part = Arrays.copyOf(whole, length);
      int at = length;
      // The last bytes may be padding, or content that nobody reads.
      if (length < whole.length / 2) {
        assertThrows(UserException.class, () -> imports(part), () -> "cut at " + at);
      } else {
        importsOrRefuses(part);
      }
    }
  }

  @Tag("slow")
  @Test
  void anyByteChanged() throws IOException {
    byte[] whole = network().bytes();
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      refused += importsOrRefuses(damaged) ? 0 : 1;
    }
    assertTrue(refused > DAMAGES / 10, "hardly anything was refused: " + refused);
    assertTrue(refused < DAMAGES, "everything was refused");
  }

  @Test
  void otherKindsOfFiles() throws IOException {
    assertRefused("expected a TFLite file with the mark TFL3", new byte[0]);
    assertRefused("expected a TFLite file with the mark TFL3", new byte[] {8, 0, 0, 0, 'T', 'F'});
    byte[] other = network().bytes();
    other[7] = '2';
    assertRefused("expected a TFLite file with the mark TFL3", other);
  }

  @Test
  void aListLongerThanTheFile() throws IOException {
    LiteFile file = network();
    byte[] whole = file.bytes();
    // The shape of the input, 1 x 4 x 4 x 1, is found by its content; its length stands before it.
    byte[] shape = {4, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0};
    int at = indexOf(whole, shape);
    whole[at + 3] = 0x7f;
    assertRefused("the file is damaged", whole);
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  private void assertRefused(String expected, byte[] content) {
    UserException error = assertThrows(UserException.class, () -> imports(content));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  private boolean importsOrRefuses(byte[] content) throws IOException {
    try {
      imports(content);
      return true;
    } catch (UserException e) {
      return false;
    }
  }

  private void imports(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("damaged.tflite"), content);
    ImportRequest request = LiteRun.request(file);
    NetworkImport.finish(TfliteImport.read(request), request);
  }

  /** Small, with all that a file has: lists, options, quantisation, content. */
  private static LiteFile network() {
    LiteFile file = new LiteFile();
    int x = file.input(1, 4, 4, 1);
    Quantisation scales = new Quantisation(new float[] {0.5f, 0.25f}, new long[] {0, 0}, 0);
    int w = file.constant(TensorType.INT8, scales, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2, 1);
    int y = file.computed(1, 4, 4, 2);
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setStrideH(1);
    options.setStrideW(1);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    List<Integer> inputs = List.of(x, w, file.floats(new float[] {1, 2}, 2));
    file.operator(BuiltinOperator.CONV_2D, BuiltinOptions.Conv2DOptions, options, inputs, y);
    int mean = file.computed(1, 2);
    file.operator(
        BuiltinOperator.MEAN,
        BuiltinOptions.ReducerOptions,
        new ReducerOptionsT(),
        List.of(y, file.ints(1, 2)),
        mean);
    int end = file.computed(1, 2);
    file.operator(BuiltinOperator.SOFTMAX, List.of(mean), end);
    file.output(end);
    return file;
  }
}
