package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.mangle.data.Dataset.Split;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10DatasetTest {
  private final Dataset cifar10 = Datasets.get("cifar10");

  @TempDir private Path folder;

  @Test
  void loadsEachSplitWithTheChannelsOfAPixelTogether() {
    TinyCifar.write(folder, 12);
    LabeledImages train = cifar10.training(folder);
    assertEquals(60, train.count());
    assertEquals(1, train.labels()[13]);
    LabeledImages test = cifar10.test(folder);
    assertEquals(12, test.count());
    assertEquals(32 * 32 * 3, test.size());
    // Class 1 is bright in green, in row 6.
    int row = test.size() + 6 * 32 * 3;
    assertEquals(-1, test.pixels()[row + 1]);
    assertEquals((31 + (6 * 32) * 17) % 60, test.pixels()[row]);
    assertEquals((31 + (2 * 1024 + 6 * 32) * 17) % 60, test.pixels()[row + 2]);
  }

  @Test
  void namesTheCommandThatFetches() {
    String message = message(Split.TRAIN);
    assertTrue(message.contains("data_batch_1' is not there"), message);
    assertTrue(message.endsWith("run: ./mangle fetch cifar10"), message);
  }

  @Test
  void refusesACutFile() throws IOException {
    refuses(Arrays.copyOf(TinyCifar.batch(3), 5000), "expected a batch of CIFAR-10 images");
  }

  @Test
  void refusesALabelThatIsNoClass() throws IOException {
    refuses(TinyCifar.pickle(new int[] {10}, new byte[3072]), "label 0 is 10, not 0..9");
  }

  @Test
  void refusesMoreLabelsThanImages() throws IOException {
    refuses(TinyCifar.pickle(new int[] {1, 2}, new byte[3072]), "2 labels and 3072 bytes");
  }

  @Test
  void refusesWhatIsNoBatch() throws IOException {
    refuses("I5\n.".getBytes(StandardCharsets.US_ASCII), "no dictionary with labels and data");
    refuses("<html>".getBytes(StandardCharsets.US_ASCII), "expected a batch of CIFAR-10 images");
    refuses(new byte[0], "test_batch");
  }

  @Test
  @Tag("slow")
  void theRealOneIsAsPublished() {
    Path real = Path.of("data/cifar10");
    try {
      cifar10.fetch(real, Progress.SILENT);
    } catch (UserException e) {
      abort(e.getMessage());
    }
    LabeledImages train = cifar10.training(real);
    LabeledImages test = cifar10.test(real);
    for (int label = 0; label < 10; label++) {
      int wanted = label;
      assertEquals(5000, Arrays.stream(train.labels()).filter(l -> l == wanted).count());
      assertEquals(1000, Arrays.stream(test.labels()).filter(l -> l == wanted).count());
    }
    // The first of each: a frog on brown ground, a cat on a table.
    assertEquals(6, train.labels()[0]);
    assertEquals(59, train.pixels()[0]);
    assertEquals(3, test.labels()[0]);
    assertEquals((byte) 158, test.pixels()[0]);
    assertEquals(112, test.pixels()[1]);
    assertEquals(49, test.pixels()[2]);
  }

  private void refuses(byte[] content, String part) throws IOException {
    Files.write(folder.resolve("test_batch"), content);
    String message = message(Split.TEST);
    assertTrue(message.contains(part), message);
  }

  private String message(Split split) {
    return assertThrows(UserException.class, () -> cifar10.load(folder, split)).getMessage();
  }
}
