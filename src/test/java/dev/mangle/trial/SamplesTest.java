package dev.mangle.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices of the images: each image in one, by seed and name alone. */
class SamplesTest {
  private static final int IMAGES = 47;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    StringBuilder labels = new StringBuilder("ImageId,TrueLabel\n");
    for (int i = 0; i < IMAGES; i++) {
      workspace.grey("in/%02d.png".formatted(i), i);
      labels.append("%02d,%d\n".formatted(i, i % 3));
    }
    workspace.text("in/labels.csv", labels.toString());
  }

  @Test
  void slicesThatDoubleHoldEveryImageOnce() {
    Samples samples = samples(0, 0);
    assertEquals(List.of(11, 23, 47), samples.rungs());
    List<String> all = all(samples);
    assertEquals(samples.input().names(), all.stream().sorted().toList());
    assertEquals(all, all(samples(0, 0)));
    assertNotEquals(samples.slice(0), samples(1, 0).slice(0));
  }

  @Test
  void equalSlicesHoldEveryImageOnce() {
    Samples samples = samples(0, 5);
    assertEquals(List.of(9, 18, 28, 37, 47), samples.rungs());
    assertEquals(samples.input().names(), all(samples).stream().sorted().toList());
  }

  @Test
  void whatAnImageShowsAndItsLabelCount() throws IOException {
    List<String> names = List.of("00.png", "01.png");
    String before = samples(0, 0).sha256(names);
    assertEquals(before, samples(7, 2).sha256(names));
    workspace.grey("in/00.png", 1);
    String other = samples(0, 0).sha256(names);
    assertNotEquals(before, other);
    String labels = Files.readString(folder.resolve("in/labels.csv"));
    workspace.text("in/labels.csv", labels.replace("00,0", "00,1"));
    assertNotEquals(other, samples(0, 0).sha256(names));
    assertTrue(samples(0, 0).target("00.png").isEmpty());
  }

  private static List<String> all(Samples samples) {
    List<String> all = new ArrayList<>();
    for (int rung = 0; rung < samples.rungs().size(); rung++) {
      all.addAll(samples.slice(rung));
    }
    return all;
  }

  private Samples samples(long seed, int parts) {
    Path input = folder.resolve("in");
    return new Samples(
        PngFolder.open(input),
        ImageLabels.find(input, null),
        List.of(),
        new Conditions(false, 16, seed, List.of(), false, parts));
  }
}
