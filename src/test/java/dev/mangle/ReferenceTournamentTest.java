package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The reference submissions on the bundled digits, run as anybody's would be. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class ReferenceTournamentTest {
  private static final int IMAGES = 100;

  @TempDir private Path folder;

  @Test
  void attacksDoWhatTheirNamesSay() throws IOException {
    CommandRun init =
        CommandRun.of(
            "init-submissions",
            folder.resolve("subs").toString(),
            "--models=mnist_natural,mnist_adversarial",
            "--judges=mnist_natural,mnist_adversarial+bits:1");
    assertEquals(0, init.exit(), init.err());
    CommandRun run =
        CommandRun.of(
            "tournament",
            "--attacks=" + folder.resolve("subs/attacks"),
            "--targeted-attacks=" + folder.resolve("subs/targeted_attacks"),
            "--defenses=" + folder.resolve("subs/defenses"),
            "--dataset=input_images_mnist",
            "--epsilon=64",
            "--work=" + folder.resolve("work"),
            "--output=" + folder.resolve("out"));
    assertEquals(0, run.exit(), run.err());
    Workspace workspace = new Workspace(folder);
    assertTrue(workspace.list("out").contains("report.html"), workspace.list("out"));
    assertEquals(
        "SubmissionName,Type,AttackName,IsTargeted,Batch,Problem\n",
        Files.readString(folder.resolve("out/submission_errors.csv")));

    Map<String, Integer> right = column("accuracy_on_attacks.csv", "mnist_natural");
    assertEquals(IMAGES, right.get("noop"));
    assertTrue(right.get("random_noise") > 80, right::toString);
    assertTrue(right.get("fgsm") < 50, right::toString);
    assertTrue(right.get("mng") < 10, right::toString);
    Map<String, Integer> hits = column("hit_target_class.csv", "mnist_natural");
    assertTrue(hits.get("iter_target") > 80, hits::toString);
    assertTrue(hits.get("mng_l1") > 80 && hits.get("mng_l2") > 80, hits::toString);
    assertTrue(hits.get("step_target") < hits.get("iter_target"), hits::toString);
    Map<String, Integer> defended = column("accuracy_on_attacks.csv", "mnist_adversarial_bits_1");
    assertTrue(defended.get("mng") > 80, defended::toString);

    Elements charts = Jsoup.parse(folder.resolve("out/report.html")).select("#curves figcaption");
    List<String> titles = charts.eachText();
    for (String attack : List.of("iter_target", "mng", "mng_l1", "mng_l2")) {
      String title = attack + ", by its own account: defense miss against iterations";
      assertTrue(titles.stream().anyMatch(text -> text.startsWith(title)), titles::toString);
    }
  }

  private Map<String, Integer> column(String file, String defense) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("out").resolve(file));
    int column = List.of(lines.get(0).split(",", -1)).indexOf(defense);
    Map<String, Integer> values = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      values.put(cells[0], Integer.valueOf(cells[column]));
    }
    return values;
  }
}
