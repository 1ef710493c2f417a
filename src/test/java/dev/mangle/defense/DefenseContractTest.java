package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every registered defense keeps, with its defaults and with each value at its ends. */
class DefenseContractTest {
  private static final List<ImageShape> SHAPES =
      List.of(
          new ImageShape(1, 1, 1),
          new ImageShape(2, 3, 3),
          new ImageShape(28, 28, 1),
          new ImageShape(17, 40, 3));

  static Stream<String> texts() {
    return Defenses.registry().kinds().entrySet().stream()
        .flatMap(entry -> texts(entry.getKey(), entry.getValue()).stream());
  }

  private static List<String> texts(String name, Kind<Defense> kind) {
    List<String> texts = new ArrayList<>();
    for (Parameter parameter : kind.parameters()) {
      if (parameter.type() == Parameter.Type.NAMES) {
        return List.of(name + ":other", name + ":other:another");
      }
      texts.add(name + ":" + parameter.name() + "=" + parameter.text(parameter.min()));
      texts.add(name + ":" + parameter.name() + "=" + parameter.text(parameter.max()));
    }
    texts.add(name);
    return texts;
  }

  @ParameterizedTest
  @MethodSource("texts")
  void theTextInFullMakesTheSame(String text) {
    Stage stage = Stage.parse(text);
    assertEquals(stage, Stage.parse(stage.text()));
    assertEquals(stage.text(), Stage.parse(stage.text()).text());
    assertEquals(text.split("[:=]", -1)[0], stage.text().split(":", -1)[0]);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void shapesAreAsDeclaredAndPixelsStayPixels(String text) {
    Defense defense = Stage.parse(text).defense();
    for (ImageShape shape : SHAPES) {
      float[] image = pixels(shape, 1);
      float[] before = image.clone();
      float[] after = defense.apply(image, shape, new SplittableRandom(5));
      assertArrayEquals(before, image, "the image itself was written to");
      assertEquals(defense.shape(shape).size(), after.length);
      assertEquals(shape.channels(), defense.shape(shape).channels());
      for (float pixel : after) {
        assertTrue(pixel >= 0 && pixel <= 255, () -> text + " gave " + pixel);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void batchesAndTheirOrderChangeNothing(String text) {
    Defense defense = Stage.parse(text).defense();
    ImageShape shape = new ImageShape(17, 40, 3);
    List<String> names = List.of("a.png", "b.png", "c.png");
    Stack together = batch(shape, names).through(defense, 1);
    Stack turned = batch(shape, List.of("c.png", "b.png", "a.png")).through(defense, 1);
    for (int i = 0; i < names.size(); i++) {
      Stack alone = batch(shape, List.of(names.get(i))).through(defense, 1);
      assertArrayEquals(alone.pixels(), image(together, i), names.get(i));
      assertArrayEquals(alone.pixels(), image(turned, names.size() - 1 - i), names.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void onlyARandomDefenseDiffersFromDrawToDraw(String text) {
    Defense defense = Stage.parse(text).defense();
    if (text.equals("random-noise:sigma=0")) {
      return; // Noise of no size is none.
    }
    ImageShape shape = new ImageShape(60, 60, 3);
    Stack images = batch(shape, List.of("a.png"));
    float[] first = images.through(defense, 0).pixels();
    assertArrayEquals(first, images.through(defense, 0).pixels());
    float[] second = images.through(defense, 1).pixels();
    assertEquals(defense.draws().isEmpty(), Arrays.equals(first, second));
    Stack renamed = new Stack(shape, images.pixels(), batch(shape, List.of("z.png")).keys());
    assertEquals(
        defense.draws().isEmpty(), Arrays.equals(first, renamed.through(defense, 0).pixels()));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void mangleDefensesCanTellIt(String text) {
    String name = text.split(":", -1)[0];
    Kind<Defense> kind = Defenses.registry().kinds().get(name);
    assertFalse(kind.summary().isEmpty());
    assertTrue(kind.usage(name).startsWith(name));
    for (Parameter parameter : kind.parameters()) {
      if (parameter.type() != Parameter.Type.NAMES) {
        String standard = parameter.text(parameter.standard());
        assertEquals(parameter.standard(), parameter.parse(name, standard));
      }
    }
  }

  /** Pixels depend on the name alone. */
  private static Stack batch(ImageShape shape, List<String> names) {
    float[] pixels = new float[names.size() * shape.size()];
    for (int i = 0; i < names.size(); i++) {
      float[] image = pixels(shape, names.get(i).charAt(0));
      System.arraycopy(image, 0, pixels, i * shape.size(), shape.size());
    }
    return Stack.of(new ImageBatch(names, shape, pixels));
  }

  private static float[] image(Stack stack, int i) {
    int size = stack.shape().size();
    return Arrays.copyOfRange(stack.pixels(), i * size, (i + 1) * size);
  }

  private static float[] pixels(ImageShape shape, int seed) {
    Random random = new Random(seed);
    float[] pixels = new float[shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.max(0, Math.min(255, random.nextInt(300) - 20));
    }
    return pixels;
  }
}
