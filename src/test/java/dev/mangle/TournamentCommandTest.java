package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Sha256;
import dev.mangle.submission.SubmissionType;
import dev.mangle.testing.ShellSubmission;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tournaments of shell scripts on images of one grey, whose outcome is known by hand. */
@DisabledOnOs(OS.WINDOWS)
class TournamentCommandTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 40);
    workspace.grey("in/b.png", 120);
    workspace.grey("in/c.png", 200);
    workspace.grey("in/d.png", 220);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,0,1\nb,1,0\nc,2,1\nd,2,1\n");
  }

  private void writeSubmissions() {
    attack("down12", Map.of("a.png", 28, "b.png", 108, "c.png", 188, "d.png", 208));
    attack("up30", Map.of("a.png", 70, "b.png", 150, "c.png", 230, "d.png", 250));
    ShellSubmission.write(
        folder.resolve("attacks/noop"), SubmissionType.ATTACK, ShellSubmission.COPY);
    ShellSubmission.greyAttack(
        folder.resolve("targeted/to_target"),
        SubmissionType.TARGETED_ATTACK,
        Map.of("a.png", 44, "b.png", 116, "c.png", 180, "d.png", 100));
    // Fails unless it is told the targets, and those of its images only.
    ShellSubmission.write(
        folder.resolve("targeted/noop_t"),
        SubmissionType.TARGETED_ATTACK,
        """
        n=0
        while IFS=, read -r image class; do
          case $image,$class in a.png,1 | b.png,0 | c.png,1 | d.png,1) cp "$1/$image" "$2"; n=$((n + 1)) ;; esac
        done <"$1/target_class.csv"
        [[ $n == 2 && $(ls "$1" | wc -l) == 3 ]]
        """);
    ShellSubmission.greyDefense(folder.resolve("defenses/cut_42_190"), 42, 190);
    ShellSubmission.greyDefense(folder.resolve("defenses/cut_50_210"), 50, 210);
    workspace.text("defenses/notes/README", "no submission: no metadata.json\n");
  }

  @Test
  @Tag("slow")
  void filesAreThoseOfTheToolkit() throws IOException {
    writeSubmissions();
    String before = Sha256.ofFolder(folder.resolve("in"));
    CommandRun run = tournament("--final-rules", "--batch-size=2", "--time-limit=3000");
    assertEquals(0, run.exit(), run.err());
    for (String name :
        List.of(
            "accuracy_on_attacks.csv",
            "accuracy_on_targeted_attacks.csv",
            "hit_target_class.csv",
            "attack_ranking.csv",
            "targeted_attack_ranking.csv",
            "defense_ranking.csv",
            "all_classification.csv",
            "submission_errors.csv")) {
      byte[] found = Files.readAllBytes(folder.resolve("out").resolve(name));
      assertArrayEquals(golden(name), found, () -> text(found));
    }
    assertEquals(
        """
        images: 4, batches: 2, epsilon: 4, 8, 12, 16; attacks: 3, targeted: 2, defenses: 2

        | attack | score |
        |--------|-------|
        | up30   |     2 |
        | down12 |     1 |
        | noop   |     1 |

        | targeted attack | score |
        |-----------------|-------|
        | to_target       |     2 |
        | noop_t          |     1 |

        | defense    | score |
        |------------|-------|
        | cut_42_190 |    18 |
        | cut_50_210 |    15 |

        |hit target, defense miss| out of 4 images
        | attack    | cut_42_190 | cut_50_210 |
        |-----------|------------|------------|
        | down12    |       -, 0 |       -, 1 |
        | noop      |       -, 0 |       -, 1 |
        | up30      |       -, 1 |       -, 1 |
        | noop_t    |       0, 0 |       1, 1 |
        | to_target |       1, 1 |       1, 1 |

        wrote 9 tables to %s
        wrote the report %s
        """
            .formatted(folder.resolve("out"), folder.resolve("out/report.html")),
        run.out());
    checkReport(Jsoup.parse(folder.resolve("out/report.html")));
    assertEquals(before, Sha256.ofFolder(folder.resolve("in")));
    assertEquals("a.png b.png", workspace.list("work/attacks_output/up30/batch_0"));
    assertEquals(44, workspace.samples("work/attacks_output/up30/batch_0/a.png")[0]);
    assertEquals(208, workspace.samples("work/attacks_output/up30/batch_1/c.png")[0]);
    assertEquals(
        "a.png,1\nb.png,1\n",
        Files.readString(
            folder.resolve("work/defenses_output/cut_42_190/up30/batch_0/result.csv")));

    // Again: nothing is run, and all is the same.
    String times = Files.readString(folder.resolve("out/submission_times.csv"));
    CommandRun again = tournament("--final-rules", "--batch-size=2", "--time-limit=3000");
    assertEquals(run.out(), again.out());
    assertEquals(times, Files.readString(folder.resolve("out/submission_times.csv")));
    assertEquals(
        """
        SubmissionName,Type,Runs,MedianSeconds,MaxSeconds,Timeouts,Failures,Missing,Resized,Clipped
        down12,attack,2,T,T,0,0,0,0,4
        noop,attack,2,T,T,0,0,0,0,0
        up30,attack,2,T,T,0,0,0,0,4
        noop_t,targeted_attack,2,T,T,0,0,0,0,0
        to_target,targeted_attack,2,T,T,0,0,0,0,2
        cut_42_190,defense,12,T,T,0,0,0,0,0
        cut_50_210,defense,12,T,T,0,0,0,0,0
        """,
        times.replaceAll("\\d+\\.\\d{3}", "T"));
  }

  private static void checkReport(Document report) {
    assertEquals(
        "Tournament: 3 attacks, 2 targeted attacks, 2 defenses", report.select("h1").text());
    assertEquals(
        List.of(
            "clean images 0, 0 1, 1 0 0.0",
            "down12 -, 0 -, 1 8 12.0",
            "noop -, 0 -, 1 0 0.0",
            "up30 -, 1 -, 1 8 12.0",
            "noop_t targeted 0, 0 1, 1 0 0.0",
            "to_target targeted 1, 1 1, 1 8 12.0"),
        report.select(".matrix tbody tr").eachText());
    assertEquals(
        List.of("1 up30 2", "2 down12 1", "2 noop 1"),
        report.select(".ranking").get(0).select("tbody tr").eachText());
    // Two budgets, batch by batch: misses of five attacks, hits of two.
    assertEquals(7, report.select("#curves figure").size());
    assertEquals(5 * 4, report.select(".card").size());
    // From 40 up to 44: over the first defense's edge.
    Element moved = report.select(".card").get(2);
    assertEquals("a.png up30 true 0", String.join(" ", moved.select("h3, .title + p").eachText()));
    assertEquals(List.of("0", "1", "0", "0"), moved.select(".guess b").eachText());
  }

  @Test
  @Tag("slow")
  void severalBudgetsMakeOneReport() throws IOException {
    writeSubmissions();
    CommandRun run = tournament("--epsilons=4,30", "--time-limit=3000");
    assertEquals(0, run.exit(), run.err());
    for (String budget : List.of("epsilon-4", "epsilon-30")) {
      assertTrue(
          workspace.list("out/" + budget).contains("attack_ranking.csv"), workspace.list("out"));
    }
    Document report = Jsoup.parse(folder.resolve("out/report.html"));
    assertEquals(
        List.of("up30, epsilon 4 epsilon 4", "up30, epsilon 30 epsilon 30"),
        report.select(".matrix tbody th:matches(^up30)").eachText());
    assertTrue(report.select("#curves figcaption").text().contains("attack 'up30'"));
  }

  @Test
  void badInputIsOneLine() {
    writeSubmissions();
    assertRefused(
        "the work folder '%s' is inside of '%s', which must stay as it is: expected another"
            .formatted(path("in/work"), path("in")),
        "--epsilon=8",
        "--work=" + path("in/work"));
    assertRefused(
        "the output folder '%s' is inside of '%s', which must stay as it is: expected another"
            .formatted(path("attacks/up30/x"), path("attacks")),
        "--epsilon=8",
        "--output=" + path("attacks/up30/x"));
    assertRefused(
        "unknown runner 'dokcer': did you mean 'docker'?", "--epsilon=8", "--runner=dokcer");
    assertRefused("batch size: expected 1 or more, found 0", "--epsilon=8", "--batch-size=0");
    assertRefused("time limit: expected more than 0 seconds", "--epsilon=8", "--time-limit=0");
    assertRefused(
        "'%s' has no defense: expected folders with metadata.json".formatted(path("in")),
        "--epsilon=8",
        "--defenses=" + path("in"));
    assertRefused(
        "cannot read folder '%s': no such file or folder".formatted(path("none")),
        "--epsilon=8",
        "--attacks=" + path("none"));
    workspace.text("short.csv", "ImageId,TrueLabel,TargetClass\na,0,1\n");
    assertRefused(
        "'%s' has no true label for image 'b.png': 3 of 4 images are missing"
            .formatted(path("short.csv")),
        "--epsilon=8",
        "--metadata=" + path("short.csv"));
    workspace.text("truth.csv", "ImageId,TrueLabel\na,0\nb,1\nc,2\nd,2\n");
    assertRefused(
        "'%s' has no target class for image 'a.png': 4 of 4 images are missing"
            .formatted(path("truth.csv")),
        "--epsilon=8",
        "--metadata=" + path("truth.csv"));
    CommandRun both = tournament("--epsilon=8", "--final-rules");
    assertEquals(2, both.exit());
    assertTrue(both.err().contains("mutually exclusive"), both.err());
    CommandRun neither = tournament();
    assertEquals(2, neither.exit());
    assertTrue(neither.err().contains("--epsilon"), neither.err());
    assertEquals("", workspace.list("work"));
    assertEquals("", workspace.list("out"));
  }

  private void assertRefused(String message, String... more) {
    CommandRun run = tournament(more);
    assertEquals("mangle: " + message + "\n", run.err());
    assertEquals(2, run.exit());
    assertEquals("", run.out());
  }

  private CommandRun tournament(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "tournament",
                "--attacks=" + path("attacks"),
                "--targeted-attacks=" + path("targeted"),
                "--defenses=" + path("defenses"),
                "--dataset=" + path("in"),
                "--work=" + path("work"),
                "--output=" + path("out")));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private void attack(String name, Map<String, Integer> values) {
    ShellSubmission.greyAttack(
        folder.resolve("attacks").resolve(name), SubmissionType.ATTACK, values);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in =
        TournamentCommandTest.class.getResourceAsStream("score/tournament/" + name)) {
      return in.readAllBytes();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
