package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled networks behind defenses, against an attack that does not know of them. */
@Tag("slow")
class DefendedDigitsTest {
  @TempDir private Path folder;

  private record Misses(int clean, int attacked) {}

  /**
   * At epsilon 32: at twice that, all of the images fool the bare network, and the weaker filters
   * have nothing left to save.
   */
  @Test
  void defensesHelpAndCostLittle() throws IOException {
    String out = folder.resolve("out").toString();
    CommandRun attack =
        CommandRun.of(
            "attack",
            "--models=mnist_natural,mnist_adversarial",
            "--input=input_images_mnist",
            "--output=" + out,
            "--max-epsilon=32");
    assertEquals(0, attack.exit(), attack.err());
    Map<String, Misses> misses =
        score(
            out,
            List.of(
                "mnist_natural",
                "mnist_natural+bits:1",
                "mnist_natural+jpeg:10",
                "mnist_natural+gaussian",
                "mnist_natural+tv:40",
                "mnist_natural+median",
                "mnist_natural+random-resize-pad:10",
                "mnist_natural+random-noise:64:10",
                "mnist_natural+vote:mnist_heldout_natural:mnist_adversarial"));
    Misses plain = misses.remove("mnist_natural");
    assertEquals(0, plain.clean());
    assertTrue(plain.attacked() >= 70, plain::toString);
    misses.forEach(
        (judge, found) -> {
          assertTrue(found.clean() <= 3, () -> judge + found);
          assertTrue(found.attacked() <= 0.75 * plain.attacked(), () -> judge + found);
        });
    assertTrue(misses.get("mnist_natural+bits:1").attacked() <= 10, misses::toString);
    assertTrue(misses.get("mnist_natural+tv:40").attacked() <= 20, misses::toString);
  }

  private Map<String, Misses> score(String images, List<String> judges) throws IOException {
    Path csv = folder.resolve("score.csv");
    CommandRun run =
        CommandRun.of(
            "score",
            "--models=" + String.join(",", judges),
            "--images=" + images,
            "--originals=input_images_mnist",
            "--max-epsilon=32",
            "--csv=" + csv);
    assertEquals(0, run.exit(), run.err());
    Map<String, Misses> misses = new HashMap<>();
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      misses.put(cells[1], new Misses(Integer.parseInt(cells[3]), Integer.parseInt(cells[5])));
    }
    return misses;
  }
}
