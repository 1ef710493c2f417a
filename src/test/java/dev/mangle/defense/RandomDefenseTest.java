package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomDefenseTest {
  private static final ImageShape USUAL = new ImageShape(299, 299, 1);

  @Test
  void sizesAreTheAuthorsAndInProportion() {
    RandomResizePad defense = new RandomResizePad(1, 0);
    assertEquals(new ImageShape(331, 331, 3), defense.shape(new ImageShape(299, 299, 3)));
    assertEquals(new ImageShape(31, 31, 1), defense.shape(new ImageShape(28, 28, 1)));
    assertEquals(new ImageShape(248, 331, 1), defense.shape(new ImageShape(224, 299, 1)));

    Set<Integer> sizes = new HashSet<>();
    Set<Integer> tops = new HashSet<>();
    Set<Integer> lefts = new HashSet<>();
    float[] white = new float[USUAL.size()];
    Arrays.fill(white, 255);
    SplittableRandom random = new SplittableRandom(1);
    for (int draw = 0; draw < 300; draw++) {
      Box box = Box.of(defense.apply(white, USUAL, random), 331);
      assertEquals(box.bottom - box.top, box.right - box.left);
      sizes.add(box.bottom - box.top);
      tops.add(box.top);
      lefts.add(box.left);
    }
    assertEquals(new HashSet<>(IntStream.rangeClosed(310, 330).boxed().toList()), sizes);
    assertTrue(tops.contains(0) && tops.size() >= 15, tops.toString());
    assertTrue(lefts.contains(0) && lefts.size() >= 15, lefts.toString());
  }

  /** Where the white square lies; fails unless all of it is white and all else black. */
  private record Box(int top, int left, int bottom, int right) {
    static Box of(float[] image, int side) {
      int[] white = IntStream.range(0, image.length).filter(i -> image[i] == 255).toArray();
      int top = white[0] / side;
      int left = white[0] % side;
      int last = white[white.length - 1];
      Box box = new Box(top, left, last / side + 1, last % side + 1);
      assertEquals((box.bottom - top) * (box.right - left), white.length);
      assertEquals(
          side * side - white.length,
          IntStream.range(0, image.length).filter(i -> image[i] == 0).count());
      return box;
    }
  }

  @Test
  void theImageIsEnlargedByTheNearestSample() {
    ImageShape shape = new ImageShape(28, 28, 3);
    float[] image = new float[shape.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = 1 + i % 251;
    }
    float[] out = new RandomResizePad(1, 0).apply(image, shape, new SplittableRandom(3));
    int first = 0;
    while (out[first] == 0) {
      first++;
    }
    int size = 0;
    while (first + 3 * size < (first / 93 + 1) * 93 && out[first + 3 * size] != 0) {
      size++;
    }
    assertTrue(size == 29 || size == 30, "size " + size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < 3 * size; x++) {
        int source = (y * 28 / size * 28 + x / 3 * 28 / size) * 3 + x % 3;
        assertEquals(image[source], out[first + y * 93 + x]);
      }
    }
  }

  @Test
  void noiseHasItsSizeAndIsClipped() {
    float[] grey = new float[100_000];
    Arrays.fill(grey, 127);
    ImageShape shape = new ImageShape(100, 1000, 1);
    float[] noisy = new RandomNoise(16, 1, 0).apply(grey, shape, new SplittableRandom(1));
    double mean = 0;
    double square = 0;
    for (float value : noisy) {
      mean += (value - 127) / noisy.length;
      square += (value - 127) * (value - 127) / noisy.length;
    }
    assertEquals(0, mean, 0.2);
    assertEquals(16, Math.sqrt(square), 0.2);
    float[] black =
        new RandomNoise(16, 1, 0)
            .apply(new float[1000], new ImageShape(10, 100, 1), new SplittableRandom(1));
    long clipped = IntStream.range(0, 1000).filter(i -> black[i] == 0).count();
    assertEquals(500.0, (double) clipped, 60.0);
  }

  @Test
  void seedsAndImagesDifferAndDrawsNest() {
    Stack images = Stack.of(new ImageBatch(List.of("a.png", "b.png"), USUAL, grey(2)));
    Defense noise = new RandomNoise(16, 2, 0);
    Stack first = images.through(noise, 0);
    assertFalse(
        Arrays.equals(
            first.pixels(), 0, USUAL.size(), first.pixels(), USUAL.size(), 2 * USUAL.size()));
    assertFalse(
        Arrays.equals(first.pixels(), images.through(new RandomNoise(16, 2, 1), 0).pixels()));
    // The second of two random stages draws anew behind every draw of the first.
    long[] inner = first.through(noise, 0).keys();
    assertFalse(Arrays.equals(inner, images.through(noise, 1).through(noise, 0).keys()));
    assertFalse(Arrays.equals(inner, first.through(noise, 1).keys()));
    // What is not random changes no later draw.
    assertArrayEquals(first.keys(), first.through(new Bits(3), 0).keys());
  }

  private static float[] grey(int images) {
    float[] pixels = new float[images * USUAL.size()];
    Arrays.fill(pixels, 127);
    return pixels;
  }
}
