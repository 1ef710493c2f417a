package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.engine.TestChain;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in blocks: with one block, each change can be told from the others. */
class BlocksTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int CHANNELS = 3;
  private static final double EPSILON = 8;
  private static final ImageBatch IMAGE =
      TestAttack.images(new ImageShape(HEIGHT, WIDTH, CHANNELS), 0, 255, "a.png");

  @Test
  void siaMakesEachOfItsChanges() {
    Set<String> seen = new TreeSet<>();
    try (TestChain chain = new TestChain(List.of("sia:copies=60,blocks=1"), IMAGE, EPSILON)) {
      for (int copy = 0; copy < 60; copy++) {
        List<String> names = changes(chain.seen(IMAGE.pixels(), copy));
        assertTrue(names.size() == 1 || names.contains("same"), "copy " + copy + ": " + names);
        seen.addAll(names);
      }
    }
    seen.remove("same");
    assertEquals(
        Set.of("across", "down", "fade", "flip across", "flip down", "noise", "turn"), seen);
  }

  /** All changes that make {@code pixels} of the image; "same" for a shift by nothing. */
  private static List<String> changes(float[] pixels) {
    Map<String, float[]> moves = new LinkedHashMap<>();
    moves.put("flip down", moved((y, x) -> (HEIGHT - 1 - y) * WIDTH + x));
    moves.put("flip across", moved((y, x) -> y * WIDTH + WIDTH - 1 - x));
    moves.put("turn", moved((y, x) -> (HEIGHT - 1 - y) * WIDTH + WIDTH - 1 - x));
    List<String> names = new ArrayList<>();
    moves.forEach(
        (name, move) -> {
          if (Arrays.equals(move, pixels)) {
            names.add(name);
          }
        });
    for (int by = 1; by < HEIGHT; by++) {
      int shift = by;
      if (Arrays.equals(moved((y, x) -> (y + shift) % HEIGHT * WIDTH + x), pixels)) {
        names.add("down");
      }
      if (by < WIDTH && Arrays.equals(moved((y, x) -> y * WIDTH + (x + shift) % WIDTH), pixels)) {
        names.add("across");
      }
    }
    if (Arrays.equals(IMAGE.pixels(), pixels)) {
      names.add("same");
    } else if (isFaded(pixels)) {
      names.add("fade");
    } else if (isNoised(pixels)) {
      names.add("noise");
    }
    return names;
  }

  private static float[] moved(IntBinaryOperator source) {
    float[] moved = new float[IMAGE.pixels().length];
    for (int i = 0; i < moved.length; i++) {
      int pixel = i / CHANNELS;
      int from = source.applyAsInt(pixel / WIDTH, pixel % WIDTH);
      moved[i] = IMAGE.pixels()[from * CHANNELS + i % CHANNELS];
    }
    return moved;
  }

  private static boolean isFaded(float[] pixels) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < pixels.length; i++) {
      sum += pixels[i];
      all += IMAGE.pixels()[i];
    }
    double factor = sum / all;
    boolean faded = factor <= 1;
    for (int i = 0; i < pixels.length; i++) {
      faded &= Math.abs(pixels[i] - factor * IMAGE.pixels()[i]) < 1e-3;
    }
    return faded;
  }

  private static boolean isNoised(float[] pixels) {
    double largest = 0;
    for (int i = 0; i < pixels.length; i++) {
      largest = Math.max(largest, Math.abs(pixels[i] - IMAGE.pixels()[i]));
    }
    return largest > EPSILON / 2 && largest <= EPSILON + 1e-4;
  }

  /** Turned by a right angle about its middle, a block has its lines as columns. */
  @Test
  void bsrTurnsABlockAboutItsMiddle() {
    ShuffledBlocks blocks = new ShuffledBlocks(new SplittableRandom(4), 3, 3, 1, 90);
    float[] places = new float[9 * 4];
    float[] weights = new float[9 * 4];
    blocks.places(places, 0);
    blocks.weights(weights, 0);
    SplittableRandom drawn = new SplittableRandom(4);
    // Nothing else is drawn for one block than its place among one, twice, and its angle.
    drawn.nextInt(1);
    drawn.nextInt(1);
    double angle = Math.toRadians(90 * (2 * drawn.nextDouble() - 1));
    for (int pixel = 0; pixel < 9; pixel++) {
      int y = pixel / 3 - 1;
      int x = pixel % 3 - 1;
      double fromY = 1 + Math.cos(angle) * y + Math.sin(angle) * x;
      double fromX = 1 - Math.sin(angle) * y + Math.cos(angle) * x;
      float[] expected = new float[9];
      float[] found = new float[9];
      for (int i = 0; i < 9; i++) {
        double weight =
            Math.max(0, 1 - Math.abs(fromY - Math.floorDiv(i, 3)))
                * Math.max(0, 1 - Math.abs(fromX - i % 3));
        expected[i] = (float) weight;
      }
      for (int tap = pixel * 4; tap < pixel * 4 + 4; tap++) {
        found[(int) places[tap]] += weights[tap];
      }
      assertArrayEquals(expected, found, 1e-6f, "pixel " + pixel);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6})
  void blocksFillTheSide(int blocks) {
    for (int side = 1; side < 20; side++) {
      for (int seed = 0; seed < 20; seed++) {
        int[] cuts = BlockCuts.of(new SplittableRandom(seed), side, blocks);
        assertEquals(blocks + 1, cuts.length);
        assertEquals(0, cuts[0]);
        assertEquals(side, cuts[blocks]);
        for (int i = 0; i < blocks; i++) {
          int size = cuts[i + 1] - cuts[i];
          assertTrue(side > blocks ? size > 0 : size >= 0, Arrays.toString(cuts));
        }
      }
    }
  }
}
