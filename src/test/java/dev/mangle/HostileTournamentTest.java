package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Sha256;
import dev.mangle.submission.SubmissionType;
import dev.mangle.testing.ShellSubmission;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken and hostile submissions: each gets the score of what it delivered and a clear line, and
 * nobody else is harmed.
 *
 * <p>Two images, grey 40 (label 0) and 120 (label 2); with a budget of 16 the attack {@code good}
 * makes both of them look like another class to the defense.
 */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class HostileTournamentTest {
  private static final String GOOD = "cp made/a.png made/b.png \"$2\"\n";

  @TempDir private Path folder;
  private Workspace workspace;
  private final Map<String, String> expected = new HashMap<>();

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    workspace.grey("in/a.png", 40);
    workspace.grey("in/b.png", 120);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,0,1\nb,2,0\n");
  }

  @Test
  void attacks() throws IOException {
    String mark = "6" + System.nanoTime();
    attack("good", "", 2, "");
    attack("exits", "cp made/a.png $2; exit 3 #", 1, "exit code 3; 1 of 2 images missing");
    attack("silent", "exit 0", 0, "2 of 2 images missing");
    attack(
        "misnames",
        "cp made/a.png $2/a_adv.png; cp made/b.png $2/B; exit 0",
        0,
        "2 of 2 images missing; 2 files of unknown name, e.g. '(a_adv.png|B)'");
    attack(
        "hangs",
        "cp made/b.png $2; sleep MARK; #",
        1,
        "ended at its time limit of 8 s; 1 of 2 images missing");
    attack(
        "forks",
        "cp made/b.png $2; for i in {1..50}; do (trap '' TERM; setsid sleep MARK) & done; wait; #",
        1,
        "ended at its time limit of 8 s; 1 of 2 images missing");
    attack("leaves", "(setsid sleep MARK &) & sleep 0.3", 2, "");
    attack("chatters", "exec 3>&1; cat /dev/zero & sleep 0.5; kill $!", 2, "");
    attack("deletes", "rm -rf \"$1\" \"$1\"/*", 2, "");
    attack(
        "rewrites", "[[ ! -e touched ]] || exit 7; touch touched; rm run.sh metadata.json", 2, "");
    attack(
        "links",
        "ln -s INPUT/a.png $2/a.png; ln -s /dev/zero $2/b.png; exit 0",
        0,
        "2 of 2 images unusable: 'a.png' is no file");
    attack(
        "bombs",
        // Signature and header of a PNG that claims to be 100,000 x 100,000.
        """
        printf '\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\x0dIHDR\\0\\x01\\x86\\xa0\\0\\x01\\x86\\xa0\\x08\\0\\0\\0\\0\\x8d\\x39\\x54\\x14' >$2/a.png
        truncate -s 70M $2/b.png; exit 0""",
        0,
        "2 of 2 images unusable: 'a.png' is 100000x100000 .*");
    attack(
        "grows", "cp big/a.png $2; cp made/b.png $2; exit 0", 2, "1 of 2 images of another size.*");
    workspace.png("attacks/grows/big/a.png", 3, 3, 56, 56, 56, 56, 56, 56, 56, 56, 56);
    attack("boasts", "cp boast.json $2/attack.json", 2, "");
    workspace.text("attacks/boasts/boast.json", "{\"plan\":{\"iterations\":2},\"networks\":[]}");
    attack(
        "exceeds",
        "cp wild/*.png $2; exit 0",
        2,
        "2 of 2 images over the budget of 16, clipped: by up to 199");
    workspace.grey("attacks/exceeds/wild/a.png", 255);
    workspace.grey("attacks/exceeds/wild/b.png", 0);
    attack(
        "fills",
        "cp made/a.png $2; mkdir $2/more; for i in {1..60}; do : >$2/more/$i; done; ln -s .. $2/up",
        2,
        "");
    for (String name : expected.keySet()) {
      Path script = folder.resolve("attacks").resolve(name).resolve("run.sh");
      String text = Files.readString(script);
      Files.writeString(
          script, text.replace("MARK", mark).replace("INPUT", folder.resolve("in").toString()));
    }
    ShellSubmission.greyDefense(folder.resolve("defenses/sees"), 50, 105);
    String before = Sha256.ofFolder(folder.resolve("in"));
    String submissions = Sha256.ofFolder(folder.resolve("attacks"));

    CommandRun run = tournament("--attacks", "16", "400");
    assertEquals(0, run.exit(), run.err());
    check("attack_ranking.csv", "attack");
    assertEquals(before, Sha256.ofFolder(folder.resolve("in")));
    assertEquals(submissions, Sha256.ofFolder(folder.resolve("attacks")));
    assertFalse(alive(mark));
    assertTrue(Files.size(folder.resolve("work/attacks_output/chatters/batch_0.log")) < 17L << 20);
    assertEquals("", workspace.list("work/.scratch"));
    assertTrue(
        run.out().contains("attack 'exits' lost points in 1 of 1 runs: exit code 3; 1 of 2"),
        run.out());
    assertFalse(run.out().contains("attack 'good' lost"), run.out());

    String err = tournament("--attacks", "16", "400").err();
    assertFalse(err.contains("attack '"), err);
  }

  @Test
  void defenses() throws IOException {
    ShellSubmission.write(
        folder.resolve("attacks/noop"), SubmissionType.ATTACK, ShellSubmission.COPY);
    defense("good", "", 2, "");
    defense("exits", "exit 3", 2, "exit code 3");
    defense("silent", "rm $2", 0, "it wrote no result; 2 of 2 labels missing");
    defense("hangs", "sleep 1000", 2, "ended at its time limit of 8 s");
    defense("quotes", "sed -i 's/\\(.*\\),\\(.*\\)/\"\\1\", \"\\2\"\\r/; s/[.]png//' $2", 2, "");
    defense(
        "rambles",
        "echo 'image,label' >>$2; echo >>$2; echo '00000000.png,cat' >>$2",
        2,
        "lines of its result that are no label of an image: 2");
    defense(
        "huge",
        "yes 00000009.png,1 | head -c 100000000 >>$2",
        2,
        "its result goes on after 4194304 bytes, which were read; .*");
    defense("names", "sed -i 's/^0*/IMG/' $2", 0, "2 of 2 labels missing; lines .* image: 2");
    defense(
        "links",
        "ln -sf INPUT/labels.csv $2".replace("INPUT", folder.resolve("in").toString()),
        0,
        "its result is no file; 2 of 2 labels missing");
    defense("half", "sed -i 1d $2", 1, "1 of 2 labels missing");
    CommandRun run = tournament("--attacks", "16", "400");
    assertEquals(0, run.exit(), run.err());
    check("defense_ranking.csv", "defense");
    // No label is no line.
    assertEquals(
        1 + 2 * 6 + 1, Files.readAllLines(folder.resolve("out/all_classification.csv")).size());
  }

  /** An attack that does as {@code good} after {@code script}. */
  private void attack(String name, String script, int score, String problem) {
    Path submission = folder.resolve("attacks").resolve(name);
    workspace.grey("attacks/" + name + "/made/a.png", 56);
    workspace.grey("attacks/" + name + "/made/b.png", 104);
    ShellSubmission.write(submission, SubmissionType.ATTACK, script + "\n" + GOOD);
    expected.put(name, score + " " + problem);
  }

  /** A defense that is right, and then runs {@code script}. */
  private void defense(String name, String script, int score, String problem) throws IOException {
    Path submission = folder.resolve("defenses").resolve(name);
    ShellSubmission.greyDefense(submission, 50, 105);
    Path entry = submission.resolve("run.sh");
    Files.writeString(entry, Files.readString(entry) + script + "\n");
    expected.put(name, score + " " + problem);
  }

  private void check(String ranking, String type) throws IOException {
    Map<String, String> problems = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("out/submission_errors.csv"))) {
      String[] cells = line.split(",", 6);
      // What a defense does wrong after an attack it also does wrong on the clean images.
      boolean ofClean = type.equals("defense") && cells[2].isEmpty();
      if (cells[1].equals(type) && !ofClean) {
        problems.merge(cells[0], cells[5].replaceAll("^\"|\"$", ""), (a, b) -> a + "; " + b);
      }
    }
    Map<String, String> found = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("out").resolve(ranking))) {
      String[] cells = line.split(",", -1);
      found.put(cells[0], cells[1] + " " + problems.getOrDefault(cells[0], ""));
    }
    expected.forEach(
        (name, pattern) ->
            assertTrue(
                found.get(name).matches(pattern),
                () -> name + ": expected " + pattern + ", found " + found.get(name)));
  }

  private CommandRun tournament(String... words) {
    return CommandRun.of(
        "tournament",
        words[0] + "=" + folder.resolve("attacks"),
        "--defenses=" + folder.resolve("defenses"),
        "--dataset=" + folder.resolve("in"),
        "--epsilon=" + words[1],
        "--time-limit=" + words[2],
        "--work=" + folder.resolve("work"),
        "--output=" + folder.resolve("out"));
  }

  private static boolean alive(String mark) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.anyMatch(p -> p.info().commandLine().orElse("").contains(mark));
    }
  }
}
