package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.Dataset.Split;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxDatasetTest {
  private final Dataset mnist = Datasets.get("mnist");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion_mnist"})
  void loadsEachSplit(String name) {
    Dataset dataset = Datasets.get(name);
    TinyMnist.write(folder, 30, 20);
    assertEquals(name, dataset.name());
    assertEquals(10, dataset.classes());
    assertEquals(30, dataset.training(folder).count());
    assertEquals(25, dataset.load(folder, Split.TRAIN).count());
    assertEquals(5, dataset.load(folder, Split.VALIDATION).count());
    assertEquals(5, dataset.load(folder, Split.VALIDATION).labels()[0]);
    assertEquals(20, dataset.load(folder, Split.TEST).count());
    LabeledImages test = dataset.test(folder);
    assertEquals(20, test.count());
    assertEquals(28 * 28, test.size());
    assertEquals(3, test.labels()[13]);
    assertEquals(-1, test.pixels()[13 * 784 + 10 * 28]);
  }

  @ParameterizedTest
  @CsvSource({"mnist, 76.5, 7.65", "fashion_mnist, 25.5, 2.55"})
  void hasTheFieldsBudget(String name, double epsilon, double step) {
    assertEquals(new Budget(epsilon, step), Datasets.get(name).budget());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion_mnist"})
  void namesTheCommandThatFetches(String name) {
    String message =
        assertThrows(UserException.class, () -> Datasets.get(name).test(folder)).getMessage();
    assertTrue(message.startsWith("dataset " + name + ": '"), message);
    assertTrue(message.endsWith("run: ./mangle fetch " + name), message);
  }

  @Test
  void refusesALabelThatIsNoDigit() throws IOException {
    TinyMnist.write(folder, 1, 1);
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 10});
    assertTrue(message().contains("expected 0..9, found 10"), message());
  }

  @Test
  void refusesMoreLabelsThanImages() throws IOException {
    TinyMnist.write(folder, 1, 1);
    Files.write(
        folder.resolve("t10k-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 2});
    assertTrue(message().contains("2 labels of 28x28x1 images"), message());
  }

  private String message() {
    return assertThrows(UserException.class, () -> mnist.test(folder)).getMessage();
  }
}
