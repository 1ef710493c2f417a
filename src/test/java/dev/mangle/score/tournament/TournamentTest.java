package dev.mangle.score.tournament;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.Image;
import dev.mangle.image.Png;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.submission.Runner;
import dev.mangle.submission.SubmissionType;
import dev.mangle.testing.ShellSubmission;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is run, what is kept and who gets what, with a runner inside of this JVM. */
class TournamentTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private final List<String> calls = new ArrayList<>();
  private int epsilon = 10;
  private Duration limit = Duration.ofSeconds(100);
  private int failAt = -1;

  /** Attacks copy their images, defenses divide the first sample by 100. */
  private final class Inside implements Runner {
    @Override
    public String description() {
      return "inside";
    }

    @Override
    public Outcome run(Job job) {
      if (calls.size() == failAt) {
        throw new UserException("the machine fails");
      }
      calls.add(
          "%s of %s in %s".formatted(job.submission().name(), names(job.input()), job.limit()));
      try {
        if (job.submission().metadata().type() == SubmissionType.DEFENSE) {
          label(job);
        } else {
          for (String name : names(job.input()).split(" ", -1)) {
            if (name.endsWith(".png")) {
              Files.copy(job.input().resolve(name), job.output().resolve(name));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Outcome(0, false, Duration.ofMillis(1500), "");
    }

    private void label(Job job) throws IOException {
      StringBuilder csv = new StringBuilder();
      for (String name : names(job.input()).split(" ", -1)) {
        Image image = Png.read(job.input().resolve(name));
        csv.append(name).append(',').append((image.samples()[0] & 0xff) / 100).append('\n');
      }
      Files.writeString(job.output().resolve(Job.RESULT), csv);
    }
  }

  private static String names(Path input) {
    try (Stream<Path> files = Files.list(input)) {
      return String.join(" ", files.map(file -> file.getFileName().toString()).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void writeSubmissionsAndImages() {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 40);
    workspace.grey("in/b.png", 120);
    workspace.grey("in/c.png", 220);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,0,1\nb,1,1\nc,1,2\n");
    submission("attacks/one", SubmissionType.ATTACK);
    submission("attacks/two", SubmissionType.ATTACK);
    submission("targeted/one", SubmissionType.TARGETED_ATTACK);
    submission("defenses/d", SubmissionType.DEFENSE);
  }

  @Test
  void whoGetsWhat() {
    TournamentResult result = play();
    assertEquals(
        List.of(
            "one of a.png b.png in PT2S",
            "one of c.png in PT1S",
            "two of a.png b.png in PT2S",
            "two of c.png in PT1S",
            "one of a.png b.png target_class.csv in PT2S",
            "one of c.png target_class.csv in PT1S",
            "d of 00000000.png 00000001.png in PT2S",
            "d of 00000000.png in PT1S",
            "d of 00000000.png 00000001.png in PT2S",
            "d of 00000000.png in PT1S",
            "d of 00000000.png 00000001.png in PT2S",
            "d of 00000000.png in PT1S",
            "d of 00000000.png 00000001.png in PT2S",
            "d of 00000000.png in PT1S"),
        calls);
    Entrant defense = result.defenses().get(0);
    Entrant targeted = result.targetedAttacks().get(0);
    assertArrayEquals(new int[] {0, 1, 2}, result.labels(targeted, defense));
    assertArrayEquals(new int[] {0, 1, 2}, result.cleanLabels(defense));
    assertEquals(2, result.right(targeted, defense));
    assertEquals(2, result.hits(targeted, defense));
    assertEquals(6, result.defenseRanking().get(0).score());
    assertEquals(List.of(1, 1), result.attackRanking().stream().map(r -> r.score()).toList());
    assertEquals(2, SubmissionSummary.of(targeted, result).runs());
    assertEquals(1.5, SubmissionSummary.of(targeted, result).medianSeconds());
    TournamentResult.Shown image = result.images().get(2);
    assertTrue(
        Files.exists(result.adversarialImage(targeted, result.batchOf(2), image)), image.name());
    assertEquals(folder.resolve("in/c.png"), result.cleanImage(image));
    assertEquals("", workspace.list("work/.scratch"));
  }

  @Test
  void whatIsFinishedIsNotRunAgain() {
    TournamentResult first = play();
    calls.clear();
    TournamentResult second = play();
    assertEquals(List.of(), calls);
    assertEquals(TournamentCsv.files(first), TournamentCsv.files(second));
    assertTrue(second.runs().stream().allMatch(Played::kept));
  }

  @Test
  void changedSubmissionsAreRunAgain() {
    play();
    calls.clear();
    workspace.text("attacks/two/weights", "new");
    play();
    // It makes the same images as before, so no defense need look at them.
    assertEquals(List.of("two of a.png b.png in PT2S", "two of c.png in PT1S"), calls);
    calls.clear();
    assertTrue(folder.resolve("attacks/two/weights").toFile().setExecutable(true));
    play();
    assertEquals(2, calls.size());
    calls.clear();
    workspace.text("defenses/d/weights", "new");
    play();
    assertEquals(8, calls.size());
    assertTrue(calls.stream().allMatch(call -> call.startsWith("d of")), calls.toString());
  }

  @Test
  void anotherBudgetOrLimitOrImageIsRunAgain() {
    play();
    calls.clear();
    epsilon = 9;
    play();
    assertEquals(6, calls.size());
    calls.clear();
    limit = Duration.ofSeconds(200);
    play();
    assertEquals(14, calls.size());
    calls.clear();
    workspace.grey("in/c.png", 221);
    play();
    assertEquals(
        List.of(
            "one of c.png in PT2S",
            "two of c.png in PT2S",
            "one of c.png target_class.csv in PT2S",
            "d of 00000000.png in PT2S",
            "d of 00000000.png in PT2S",
            "d of 00000000.png in PT2S",
            "d of 00000000.png in PT2S"),
        calls);
    calls.clear();
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,0,1\nb,1,1\nc,1,3\n");
    play();
    assertEquals(List.of("one of c.png target_class.csv in PT2S"), calls);
  }

  @Test
  void spoiltOutputsAreMadeAgain() throws IOException {
    play();
    calls.clear();
    workspace.grey("work/attacks_output/one/batch_1/c.png", 7);
    workspace.text("work/defenses_output/d/two/batch_0/result.csv", "a.png,5\n");
    workspace.text("work/attacks_output/two/batch_0.json", "{");
    TournamentResult result = play();
    assertEquals(
        List.of(
            "one of c.png in PT1S",
            "two of a.png b.png in PT2S",
            "d of 00000000.png 00000001.png in PT2S"),
        calls);
    assertEquals(List.of(1, 1), result.attackRanking().stream().map(r -> r.score()).toList());
  }

  @Test
  void anInterruptedTournamentGoesOn() {
    failAt = 7;
    assertThrows(UserException.class, this::play);
    assertEquals(7, calls.size());
    failAt = -1;
    play();
    assertEquals(14, calls.size());
  }

  @Test
  void aLinkToASubmissionIsASubmission() throws IOException {
    submission("elsewhere/real", SubmissionType.ATTACK);
    Files.createSymbolicLink(folder.resolve("attacks/linked"), folder.resolve("elsewhere/real"));
    play();
    assertTrue(calls.contains("linked of c.png in PT1S"), calls.toString());
    calls.clear();
    workspace.text("elsewhere/real/weights", "new");
    play();
    assertEquals(2, calls.size());
  }

  @Test
  void oneTournamentAtATime() {
    Tournament other = Tournament.open(plan());
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                Tournament.open(plan())
                    .play(
                        () -> {
                          other.play(Inside::new, Progress.SILENT);
                          return new Inside();
                        },
                        Progress.SILENT));
    assertEquals(
        "'%s' is in use by another tournament".formatted(folder.resolve("work")),
        error.getMessage());
  }

  @Test
  void whoCannotBeRunLosesItsPointsAndNothingElse() throws IOException {
    workspace.text("attacks/broken/metadata.json", "{\"type\": \"attack\"");
    submission("attacks/traitor", SubmissionType.DEFENSE);
    submission("defenses/lazy", SubmissionType.DEFENSE);
    Files.delete(folder.resolve("defenses/lazy/run.sh"));
    workspace.text("attacks/.hidden/metadata.json", "");
    workspace.text("attacks/notes/README", "");
    TournamentResult result = play();
    assertEquals(14 + 2 * 2, calls.size());
    assertEquals(
        List.of("broken", "one", "traitor", "two"),
        result.attacks().stream().map(Entrant::name).toList());
    // As noop: only what the defenses themselves miss.
    assertEquals(List.of(4, 4, 4, 4), result.attackRanking().stream().map(r -> r.score()).toList());
    assertEquals(
        List.of("d 10", "lazy 0"),
        result.defenseRanking().stream().map(r -> r.entrant().name() + " " + r.score()).toList());
    String errors = TournamentCsv.files(result).get("submission_errors.csv");
    List<String> lines = errors.lines().toList();
    assertEquals(4, lines.size(), errors);
    assertTrue(lines.get(1).startsWith("broken,attack,,,,'"), errors);
    assertTrue(
        lines.get(1).contains("metadata.json' is not JSON: Unexpected end-of-input"), errors);
    assertTrue(lines.get(2).endsWith("type: expected 'attack', found 'defense'\""), errors);
    assertTrue(lines.get(3).endsWith("there is no entry point 'run.sh'"), errors);
    calls.clear();
    play();
    assertEquals(List.of(), calls);
    ShellSubmission.write(folder.resolve("defenses/lazy"), SubmissionType.DEFENSE, "");
    play();
    assertEquals(12, calls.size());
  }

  private TournamentResult play() {
    return Tournament.open(plan()).play(Inside::new, Progress.SILENT);
  }

  private TournamentPlan plan() {
    return new TournamentPlan(
        Optional.of(folder.resolve("attacks")),
        Optional.of(folder.resolve("targeted")),
        folder.resolve("defenses"),
        folder.resolve("in"),
        folder.resolve("in/labels.csv"),
        folder.resolve("work"),
        List.of(epsilon),
        2,
        limit);
  }

  private void submission(String name, SubmissionType type) {
    ShellSubmission.write(folder.resolve(name), type, "");
  }
}
