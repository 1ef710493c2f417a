package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mangle contact-sheet} on grey images of one value. */
class ContactSheetCommandTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    for (String name : "a b c d".split(" ", -1)) {
      workspace.grey("in/" + name + ".png", 120);
      workspace.grey("out/" + name + ".png", 90);
      workspace.grey("far/" + name + ".png", 160);
    }
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,1,0\nb,1,2\nc,1,0\nd,1,0\n");
  }

  private CommandRun run(String... options) {
    Stream<String> usual =
        Stream.of(
            "contact-sheet",
            "--originals=" + path("in"),
            "--images=" + path("out") + "," + path("far"),
            "--checkpoints=" + workspace.checkpoints(),
            "--output=" + path("sheet.png"));
    return CommandRun.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void drawsImagesPerturbationsAndVerdicts() {
    CommandRun run = run("--models=near", "--count=2");
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.errors());
    // 40 changes at most: three times that spans the range.
    assertTrue(
        run.out()
            .matches(
                "wrote 2 images after 2 attacks, perturbations x 3, \\d+ x \\d+ pixels, to .*\n"),
        run.out());
    int[] judged = workspace.samples("sheet.png");
    assertEquals(0, run("--count=2").exit());
    assertTrue(workspace.samples("sheet.png").length < judged.length);
  }

  @Test
  void everyOptionCounts() {
    run("--count=2");
    int[] usual = workspace.samples("sheet.png");
    assertEquals(0, run("--count=2").exit());
    assertArrayEquals(usual, workspace.samples("sheet.png"), "the same again");
    run("--count=3");
    int[] more = workspace.samples("sheet.png");
    assertTrue(more.length > usual.length);
    assertTrue(run("--count=2", "--amplify=1").out().contains("perturbations x 1,"));
    assertNotEquals(0, mismatch(usual));
    assertTrue(run("--count=2", "--pick=a,b.png,d").out().startsWith("wrote 3 images"));
    assertEquals(more.length, workspace.samples("sheet.png").length);
    workspace.text("labels.csv", "ImageId,TrueLabel\na,2\nb,2\nc,2\nd,2\n");
    run("--count=2", "--labels=" + path("labels.csv"));
    assertNotEquals(0, mismatch(usual));
  }

  /** How many samples of the sheet are not as they were. */
  private long mismatch(int[] before) {
    int[] now = workspace.samples("sheet.png");
    assertEquals(before.length, now.length);
    long different = 0;
    for (int i = 0; i < now.length; i++) {
      different += now[i] == before[i] ? 0 : 1;
    }
    return different;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count=0 | --count: expected at least 1, found 0",
        "--amplify=0 | --amplify: expected 1..255, found 0",
        "--output=sheet.gif | --output: expected a file that ends in .png, found 'sheet.gif'",
        "--pick=a,x | no image 'x' in '%s': did you mean 'a.png'?",
        "--pick=elsewhere | no image 'elsewhere' in '%s'",
        "--models=nera | no checkpoint 'nera' in '%s/../checkpoints': did you mean 'near'?",
      })
  void valuesThatDoNotDo(String option, String message) {
    CommandRun run = run(option);
    String expected = message.replace("%s/../checkpoints", path("checkpoints"));
    assertEquals("mangle: " + expected.replace("%s", path("in")) + "\n", run.errors());
    assertEquals(2, run.exit());
    assertEquals("checkpoints far in out", workspace.list(""));
  }

  @Test
  void foldersThatDoNotFit() {
    workspace.grey("few/a.png", 1);
    assertEquals(
        "mangle: '%s' lacks 1 of 2 images, 'c.png' first\n".formatted(path("few")),
        run("--count=2", "--images=" + path("few")).errors());
    workspace.png("out/a.png", 1, 2, 5, 5);
    assertEquals(
        "mangle: image 'a.png' in '%s' is 1x2x1; its original is 2x2x1\n".formatted(path("out")),
        run("--count=2").errors());
    assertEquals("checkpoints far few in out", workspace.list(""));
  }
}
