package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.submission.Submission;
import dev.mangle.submission.SubmissionType;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code init-submissions} lays out. */
class InitSubmissionsTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeNetworks() {
    workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    workspace.network("far", SampleNetworks.bands(60, 180));
  }

  @Test
  void laysOutEveryKind() throws IOException {
    assertEquals(0, init("--models=near,far").exit());
    assertEquals("fgsm mng noop random_noise", workspace.list("subs/attacks"));
    assertEquals("iter_target mng_l1 mng_l2 step_target", workspace.list("subs/targeted_attacks"));
    assertEquals(
        "far near near_bits_3 near_jpeg_50 near_median_3", workspace.list("subs/defenses"));
    for (SubmissionType type : SubmissionType.values()) {
      for (String name : workspace.list("subs/" + type + "s").split(" ", -1)) {
        Path submission = folder.resolve("subs/" + type + "s").resolve(name);
        assertEquals(type, Submission.open(submission).metadata().type());
      }
    }
    assertEquals(
        """
        --targeted
        --models near,far
        --norm l2
        --iterations 20
        --checkpoints "%s"
        """
            .formatted(workspace.checkpoints()),
        Files.readString(folder.resolve("subs/targeted_attacks/mng_l2/attack.args")));
  }

  @Test
  void networksOfOtherDataDoNotJudge() throws IOException {
    Path other = workspace.checkpoints().resolve("other");
    PathUtils.copyDirectory(workspace.checkpoints().resolve("near"), other);
    Path model = other.resolve("model.json");
    String json = Files.readString(model);
    assertTrue(json.contains("\"test\""), json);
    Files.writeString(model, json.replace("\"test\"", "\"else\""));
    assertEquals(0, init("--models=near,far").exit());
    assertEquals(
        "far near near_bits_3 near_jpeg_50 near_median_3", workspace.list("subs/defenses"));
  }

  @Test
  void judgesAreGiven() throws IOException {
    assertEquals(0, init("--models=far", "--judges=near+jpeg:9,far").exit());
    assertEquals("far near_jpeg_9", workspace.list("subs/defenses"));
    assertTrue(
        Files.readString(folder.resolve("subs/defenses/near_jpeg_9/defense.args"))
            .startsWith("--model near+jpeg:9\n"));
  }

  @Test
  void pathsHoldEverywhere() throws IOException {
    String path = workspace.checkpoints().resolve("far/../near").toString();
    assertEquals(0, init("--models=" + path + ":2,far", "--judges=" + path).exit());
    String near = workspace.checkpoints().resolve("near").toString();
    assertTrue(
        Files.readString(folder.resolve("subs/attacks/mng/attack.args"))
            .startsWith("--models " + near + ":2,far\n"));
    assertEquals("near", workspace.list("subs/defenses"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models=near --judges=nope        | no checkpoint 'nope'",
        "--models=near --judges=near+nodef  | unknown defense 'nodef'",
        "--models=near --judges=near,near   | 'near' is named twice",
        "--models=near --judges=near+bits:1,near+bits_1 | unknown defense 'bits_1'",
        "--models=near --judges=,           | --judges: expected at least one, found none",
        "--models=,                         | an ensemble needs at least one network",
      })
  void tellsWhatCouldOnlyFail(String options, String message) {
    CommandRun run = init(options.split(" ", -1));
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals("", workspace.list("subs"));
  }

  @Test
  void keepsWhatIsThere() {
    workspace.text("subs/mine", "");
    CommandRun run = init("--models=near");
    assertEquals(2, run.exit());
    assertTrue(run.err().endsWith("is there already: expected a new or empty folder\n"), run.err());
    assertEquals("mine", workspace.list("subs"));
  }

  @Test
  void tellsAnUnknownSurrogate() {
    CommandRun run = init("--models=neer");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("did you mean 'near'?"), run.err());
    assertEquals("", workspace.list("subs"));
  }

  private CommandRun init(String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "init-submissions";
    args[1] = folder.resolve("subs").toString();
    args[2] = "--checkpoints=" + workspace.checkpoints();
    System.arraycopy(options, 0, args, 3, options.length);
    return CommandRun.of(args);
  }
}
