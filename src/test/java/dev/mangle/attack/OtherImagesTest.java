package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.model.Batches;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which images may be mixed into another. */
class OtherImagesTest {
  @TempDir private Path folder;
  private Workspace workspace;

  /** Their greys tell which is which. */
  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 10);
    workspace.grey("in/b.png", 20);
    workspace.grey("in/c.png", 30);
    workspace.grey("in/d.png", 40);
  }

  @ParameterizedTest
  @CsvSource({
    "1 1 2 3, a b c d, a, 30 40",
    "1 1 2 3, a b c d, c, 10 20 40",
    "1 1 2 3, a b, a, 20",
    "1 1 2 3, a, a, 10",
    "'', a b c d, b, 10 30 40"
  })
  void areThoseOfOtherClassesWhereThereAreAny(
      String labels, String names, String image, String expected) {
    if (!labels.isEmpty()) {
      String[] each = labels.split(" ", -1);
      StringBuilder text = new StringBuilder("ImageId,TrueLabel\n");
      for (int i = 0; i < each.length; i++) {
        text.append((char) ('a' + i)).append(',').append(each[i]).append('\n');
      }
      workspace.text("in/labels.csv", text.toString());
    }
    Path in = folder.resolve("in");
    PngFolder input = PngFolder.open(in);
    List<String> files = List.of((names.replace(" ", ".png ") + ".png").split(" ", -1));
    ImageShape shape = input.read("a.png").shape();
    OtherImages others = new OtherImages(input, ImageLabels.find(in, null), shape, files);
    ImageBatch batch = ImageBatch.of(Batches.read(input, List.of(image + ".png"), shape));
    Set<String> found = new TreeSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      found.add("" + (int) others.other(batch, 0, random)[0]);
    }
    assertEquals(expected, String.join(" ", found));
  }
}
