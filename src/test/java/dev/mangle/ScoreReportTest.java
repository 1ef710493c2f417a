package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code score --report} on attacks at two budgets, and on a folder that no attack made. */
class ScoreReportTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeNetworksAndImages() {
    workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    workspace.network("far", SampleNetworks.bands(60, 180));
    workspace.grey("in/a.png", 120);
    workspace.grey("in/b.png", 230);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,1,0\nb,2,1\n");
    CommandRun attack =
        run(
            "attack",
            "--models=near",
            "--input=" + path("in"),
            "--output=" + path("out"),
            "--epsilons=8,40",
            "--targeted");
    assertEquals(0, attack.exit(), attack.err());
  }

  @Test
  void showsWhatWasJudged() throws IOException {
    CommandRun score = score("--report=" + path("report"), "--gallery=5");
    assertEquals(0, score.exit(), score.err());
    String page = path("report/report.html");
    assertTrue(score.out().endsWith("wrote the report " + page + "\n"), score.out());

    Document report = Jsoup.parse(Path.of(page));
    assertEquals(
        List.of("clean images 0, 0 0, 0 0 0.0"),
        report.select(".matrix tbody tr:first-child").eachText());
    assertEquals(
        List.of(
            "out/epsilon-8 target, epsilon 8, " + path("out/epsilon-8"),
            "out/epsilon-40 target, epsilon 40, " + path("out/epsilon-40"),
            "in " + path("in")),
        report.select(".matrix tbody tr:gt(0) th").eachText());
    assertEquals(
        List.of("0, 0", "0, 0", "2, 2", "0, 0", "0, 0", "0, 0"),
        report.select(".matrix tbody tr:gt(0) .cell").eachText());
    assertEquals(List.of("near", "far+bits:8"), headings(report));
    assertEquals(5, report.select(".card").size());
    assertTrue(report.select("#plan code").text().startsWith("mangle score "));
    assertTrue(report.select("#plan details").text().contains("\"iterations\" : 20"));
    // Against epsilon: the two budgets; against iterations: each attack; hits and misses.
    assertEquals(2 + 2 * 2, report.select("#curves figure").size());
    String charts = workspace.list("report/charts");
    for (String part : List.of("matrix.svg", "matrix.png", "l2.svg", "linf.png", "steps.svg")) {
      assertTrue(charts.contains(part), charts);
    }
  }

  private static List<String> headings(Document report) {
    List<String> all = report.select(".matrix thead th").eachText();
    return all.subList(1, all.size() - 2);
  }

  @Test
  void aFileIsThePageAlone() {
    assertEquals(0, score("--report=" + path("my.html")).exit());
    assertEquals("checkpoints in my.html out", workspace.list("."));
  }

  @Test
  void tellsABadRecord() {
    workspace.text("out/epsilon-8/attack.json", "{\"plan\": 3}");
    CommandRun score = score("--report=" + path("report"));
    assertEquals(2, score.exit());
    assertTrue(score.err().contains("attack.json' is not the record of an attack"), score.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "{}", "[]", "{\"a\": 1}", "{\"plan\": null, \"networks\": []}", "{"})
  void tellsARecordThatIsNone(String record) {
    workspace.text("out/epsilon-8/attack.json", record);
    CommandRun score = score("--report=" + path("report"));
    assertEquals(2, score.exit(), score.err());
    assertTrue(score.err().matches("mangle: '.*attack.json' is not .*\n"), score.err());
    assertEquals("", workspace.list("report"));
  }

  @Test
  void nothingStaysOfAnEarlierReport() {
    assertEquals(0, score("--report=" + path("report")).exit());
    workspace.text("report/mine.txt", "");
    workspace.text("report/charts/old.svg", "");
    assertEquals(0, score("--report=" + path("report"), "--gallery=0").exit());
    assertEquals("charts mine.txt report.html", workspace.list("report"));
    assertFalse(workspace.list("report/charts").contains("old.svg"));
  }

  @Test
  void refusesWhatCannotBeShown() {
    assertTrue(
        score("--gallery=5")
            .err()
            .contains("--gallery: expected together with --report PATH, found alone"));
    assertTrue(
        score("--report=" + path("r"), "--gallery=-5")
            .err()
            .contains("--gallery: expected 0 or more, found -5"));
    assertTrue(
        score("--images=" + path("in") + "," + path("out/../in")).err().contains("is named twice"));
  }

  /** The same attack again, at the same budgets, is a curve of its own, not a second point. */
  @Test
  void eachBudgetStandsOnceOnACurve() throws IOException {
    for (String again : List.of("again", "other")) {
      CommandRun attack =
          run(
              "attack",
              "--models=near",
              "--input=" + path("in"),
              "--output=" + path(again),
              "--epsilons=8,40",
              "--objective=" + (again.equals("again") ? "target" : "least-likely"));
      assertEquals(0, attack.exit(), attack.err());
    }
    // More folders than score names already.
    StringBuilder more = new StringBuilder("--images=");
    for (String name : List.of("again/epsilon-8", "again/epsilon-40", "other/epsilon-8")) {
      more.append(path(name)).append(',');
    }
    CommandRun score =
        score(more.append(path("other/epsilon-40")).toString(), "--report=" + path("report"));
    assertEquals(0, score.exit(), score.err());
    List<String> titles =
        Jsoup.parse(folder.resolve("report/report.html")).select("#curves figcaption").eachText();
    assertEquals(3 * 2, titles.stream().filter(t -> t.contains("against epsilon")).count());
    // Whose own targets are not those of the data set has no hits on its way.
    assertEquals(
        0,
        titles.stream()
            .filter(t -> t.contains("other/") && t.contains("hit target against iterations"))
            .count());
    assertEquals(
        4,
        titles.stream().filter(t -> t.contains("hit target against iterations")).count(),
        titles.toString());
  }

  private CommandRun score(String... more) {
    String[] args = {
      "score",
      "--models=near,far+bits:8",
      "--originals=" + path("in"),
      "--images=" + path("out/epsilon-8") + "," + path("out/epsilon-40") + "," + path("in")
    };
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return run(all);
  }

  private CommandRun run(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--checkpoints=" + workspace.checkpoints();
    return CommandRun.of(all);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
