package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Classifier;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.model.Scores;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Panels of networks that cut the greys into bands, and of random ones. */
class PanelTest {
  private static final ImageShape GREY = new ImageShape(4, 4, 1);
  private static final ImageShape COLOUR = new ImageShape(8, 6, 3);
  private static final List<String> NAMES = List.of("a.png", "b.png", "c.png", "d.png");

  /** All defenses, the random ones with few draws. */
  private static final List<String> MIXED =
      List.of(
          "colour",
          "colour+jpeg:30",
          "grey",
          "grey+jpeg:30",
          "colour+vote:grey:other+random-noise:60:5",
          "grey+random-noise:60:5",
          "other+none",
          "other+random-resize-pad:5+random-noise:60:3",
          "other+random-resize-pad:5",
          "colour+bits:1+gaussian+median+tv");

  @TempDir private static Path folder;
  private static Checkpoints checkpoints;

  @BeforeAll
  static void writeNetworks() {
    Workspace workspace = new Workspace(folder);
    workspace.network("low", SampleNetworks.bands(60, 180));
    workspace.network("middle", SampleNetworks.bands(100, 200));
    workspace.network("high", SampleNetworks.bands(140, 220));
    workspace.network("colour", random(Order.RGB, 1));
    workspace.network("other", random(Order.BGR, 2));
    workspace.network("grey", random(Order.GRAY, 3));
    checkpoints = new Checkpoints(workspace.checkpoints());
  }

  private static LinearNetwork random(Order order, long seed) {
    return LinearNetwork.random(
        SpecBuilder.of(8, 6, order, 5).scale(0.02).offset(-2.5).labelOffset(1).build(), seed);
  }

  private static List<Judge> judges(List<String> texts) {
    return Judges.open(checkpoints, texts);
  }

  /** The labels of images of one grey, and the first one's probabilities. */
  private static Verdicts judge(String text, float... greys) {
    float[] pixels = new float[greys.length * GREY.size()];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < greys.length; i++) {
      Arrays.fill(pixels, i * GREY.size(), (i + 1) * GREY.size(), greys[i]);
      names.add(i + ".png");
    }
    try (Panel panel = new Panel(judges(List.of(text)), GREY)) {
      return panel.judge(new ImageBatch(names, GREY, pixels)).get(0);
    }
  }

  private static List<Integer> labels(String text, float... greys) {
    Verdicts verdicts = judge(text, greys);
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < greys.length; i++) {
      labels.add(verdicts.label(i));
    }
    return labels;
  }

  @Test
  void defensesStandBeforeTheNetwork() {
    assertEquals(List.of(0, 1, 2), labels("middle", 90, 120, 210));
    // Two levels: 0 and 255.
    assertEquals(List.of(0, 0, 2), labels("middle+bits:1", 90, 120, 210));
    // Four levels, 85 and 170, then two.
    assertEquals(List.of(0, 1, 1), labels("middle+bits:2", 120, 130, 210));
    assertEquals(List.of(0, 2, 2), labels("middle+bits:2+bits:1", 120, 130, 210));
  }

  @Test
  void networksVote() {
    // At 80 the first says 1, the others 0; at 190 it says 2, the others 1; at 210 two say 2.
    assertEquals(List.of(0, 1, 2), labels("low+vote:middle:high", 80, 190, 210));
    Verdicts verdicts = judge("low+vote:middle:high", 80);
    assertEquals(2 / 3.0, verdicts.probability(0, 0), 1e-12);
    assertEquals(List.of(0, 1), verdicts.top(0, 3).stream().map(Guess::label).toList());
    // All behind the rest of the chain, whichever comes first.
    assertEquals(List.of(2), labels("low+vote:middle:high+bits:1", 130));
    assertEquals(List.of(2), labels("low+bits:1+vote:middle:high", 130));
  }

  @Test
  void sharesOfNoisyDrawsAreProbabilities() {
    // The network sees the mean of the four samples in the middle, whose deviation is 16 / 2, and
    // the edge at 100 is one deviation away.
    Verdicts verdicts = judge("middle+random-noise:16:2000", 108);
    assertEquals(1, verdicts.label(0));
    assertEquals(0.841, verdicts.probability(0, 1), 0.03);
    assertEquals(1 - verdicts.probability(0, 1), verdicts.probability(0, 0), 1e-9);
    assertEquals(0, verdicts.probability(0, 2));
  }

  @Test
  void theMeanOfAllDrawsDecides() {
    List<Judge> judges = judges(List.of("other+random-resize-pad:4:9"));
    Defense defense = judges.get(0).stages().get(0).defense();
    ImageBatch images = images(NAMES);
    double[][] expected = new double[NAMES.size()][6];
    ImageShape padded = defense.shape(COLOUR);
    try (Panel panel = new Panel(judges, COLOUR);
        Classifier classifier = new Classifier(Judges.networks(judges), padded)) {
      for (int draw = 0; draw < 4; draw++) {
        float[] pixels = Stack.of(images).through(defense, draw).pixels();
        Scores scores = classifier.classify(pixels).get(0);
        for (int i = 0; i < NAMES.size(); i++) {
          for (int label = 1; label <= 5; label++) {
            expected[i][label] += Math.exp(scores.logProbability(i, label)) / 4;
          }
        }
      }
      Verdicts verdicts = panel.judge(images).get(0);
      for (int i = 0; i < NAMES.size(); i++) {
        int best = 1;
        for (int label = 1; label <= 5; label++) {
          assertEquals(expected[i][label], verdicts.probability(i, label), 1e-9);
          best = expected[i][label] > expected[i][best] ? label : best;
        }
        assertEquals(best, verdicts.label(i));
      }
    }
  }

  @Test
  void plainJudgesSayWhatTheClassifierSays() {
    List<Judge> judges = judges(List.of("colour", "other", "grey"));
    ImageBatch images = images(NAMES);
    try (Panel panel = new Panel(judges, COLOUR);
        Classifier classifier = new Classifier(Judges.networks(judges), COLOUR)) {
      List<Verdicts> verdicts = panel.judge(images);
      List<Scores> scores = classifier.classify(images.pixels());
      for (int k = 0; k < 3; k++) {
        for (int i = 0; i < NAMES.size(); i++) {
          assertEquals(scores.get(k).label(i), verdicts.get(k).label(i));
          for (int label = 1; label <= 5; label++) {
            assertEquals(
                Math.exp(scores.get(k).logProbability(i, label)),
                verdicts.get(k).probability(i, label),
                1e-12);
          }
        }
      }
    }
  }

  /** Neither the other judges nor the other images change what a judge says. */
  @Test
  void sharingChangesNothing() {
    List<Verdicts> together = judge(MIXED, images(NAMES));
    for (int k = 0; k < MIXED.size(); k++) {
      List<String> alone = List.of(MIXED.get(k));
      assertSame(together.get(k), judge(alone, images(NAMES)).get(0), List.of(0, 1, 2, 3), alone);
      assertSame(together.get(k), judge(alone, images(List.of("c.png"))).get(0), List.of(2), alone);
      ImageBatch turned = images(List.of("d.png", "a.png"));
      assertSame(together.get(k), judge(alone, turned).get(0), List.of(3, 0), alone);
    }
  }

  /** Networks that take grey judge a grey image alike where others made it colour. */
  @Test
  void greyJudgesSeeGrey() {
    ImageBatch colour = images(NAMES);
    float[] grey = new float[colour.pixels().length / 3];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = colour.pixels()[3 * i];
      Arrays.fill(colour.pixels(), 3 * i, 3 * i + 3, grey[i]);
    }
    ImageShape shape = new ImageShape(8, 6, 1);
    List<String> texts = List.of("grey+random-noise:60:5", "grey+jpeg:30", "grey");
    List<Verdicts> mixed =
        judge(List.of(texts.get(0), "colour", texts.get(1), texts.get(2)), colour);
    try (Panel panel = new Panel(judges(texts), shape)) {
      List<Verdicts> alone = panel.judge(new ImageBatch(NAMES, shape, grey));
      assertSame(mixed.get(0), alone.get(0), List.of(0, 1, 2, 3), texts);
      assertSame(mixed.get(2), alone.get(1), List.of(0, 1, 2, 3), texts);
      assertSame(mixed.get(3), alone.get(2), List.of(0, 1, 2, 3), texts);
    }
  }

  @Test
  void imagesOfAnotherShapeAreABug() {
    try (Panel panel = new Panel(judges(List.of("low")), GREY)) {
      assertThrows(IllegalArgumentException.class, () -> panel.judge(images(NAMES)));
    }
  }

  private static List<Verdicts> judge(List<String> texts, ImageBatch images) {
    try (Panel panel = new Panel(judges(texts), COLOUR)) {
      return panel.judge(images);
    }
  }

  /** {@code places} are those of the images of {@code part} in {@code all}. */
  private static void assertSame(
      Verdicts all, Verdicts part, List<Integer> places, List<String> what) {
    for (int i = 0; i < places.size(); i++) {
      assertEquals(all.label(places.get(i)), part.label(i), what::toString);
      for (int label = all.range().first(); label <= all.range().last(); label++) {
        assertEquals(
            all.probability(places.get(i), label),
            part.probability(i, label),
            1e-5,
            what::toString);
      }
    }
  }

  /** Pixels depend on the name alone. */
  private static ImageBatch images(List<String> names) {
    float[] pixels = new float[names.size() * COLOUR.size()];
    for (int i = 0; i < pixels.length; i++) {
      if (i % COLOUR.size() == 0) {
        Random random = new Random(names.get(i / COLOUR.size()).charAt(0));
        for (int k = i; k < i + COLOUR.size(); k++) {
          pixels[k] = random.nextInt(256);
        }
      }
    }
    return new ImageBatch(names, COLOUR, pixels);
  }
}
