package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.testing.ShellSubmission;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Submissions, good and hostile, in every isolation that works here. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class ProcessRunnerTest {
  private static List<Isolation> working;

  @TempDir private Path folder;
  private RunnerBench bench;

  @BeforeAll
  static void probe(@TempDir Path scratch) {
    working = Arrays.stream(Isolation.values()).filter(i -> i.works(scratch)).toList();
  }

  @BeforeEach
  void writeImages() {
    folder = folder.resolve("a b");
    bench = RunnerBench.in(folder);
  }

  /** Machines with a GPU lack some of the devices that others have. */
  @ParameterizedTest
  @EnumSource(Isolation.class)
  void runsWithTheGpuAlsoWhereThereIsNone(Isolation isolation) {
    assumeTrue(working.contains(isolation), isolation + " does not work here");
    ProcessRunner runner =
        new ProcessRunner(
            new Runners.Settings(folder.resolve("scratch"), true, List.of()), isolation);
    Runner.Outcome outcome = runner.run(bench.attack(20, ShellSubmission.COPY));
    assertEquals("", outcome.problem());
    assertEquals("a.png b.png", bench.out());
    assertTrue(runner.description().endsWith(", with GPU"), runner.description());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void attackIsCalledAsTheContestCallsIt(Isolation isolation) throws IOException {
    ShellSubmission.write(folder.resolve("submission"), SubmissionType.ATTACK, "");
    Files.writeString(folder.resolve("submission/weights"), "3");
    Runner.Outcome outcome =
        run(
            isolation,
            bench.attack(
                20,
                """
                cp "$1"/*.png "$2"
                [[ $# == 3 && $3 == 16 && $0 == ./run.sh ]] && cat weights
                env | cut -d= -f1 | sort | tr '\\n' ' '
                [[ -w $TMPDIR && -w $HOME ]] && echo writable
                read -r line || echo nothing to read
                """));
    assertEquals("", outcome.problem());
    assertEquals(0, outcome.exitCode());
    assertFalse(outcome.timedOut());
    assertEquals("a.png b.png", bench.out());
    // bash itself sets the last four.
    assertEquals(
        """
        3CUDA_VISIBLE_DEVICES HOME LANG MANGLE_RUN OLDPWD PATH PWD SHLVL TMPDIR _ writable
        nothing to read
        """,
        bench.text("log"));
    assertEquals("", new Workspace(folder).list("scratch"));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void defenseWritesItsResult(Isolation isolation) {
    Runner.Outcome outcome =
        run(
            isolation,
            bench.job(
                SubmissionType.DEFENSE,
                20,
                "cd \"$1\" && for i in *.png; do echo \"$i,7\"; done >\"$2\"; exit $(($# - 2))"));
    assertEquals("", outcome.problem());
    assertEquals("a.png,7\nb.png,7\n", bench.text("out/result.csv"));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void failureIsToldAndKeepsWhatWasWritten(Isolation isolation) {
    Runner.Outcome outcome =
        run(isolation, bench.attack(20, "cp \"$1/a.png\" \"$2\"; echo no; exit 3"));
    assertEquals("exit code 3", outcome.problem());
    assertEquals(3, outcome.exitCode());
    assertEquals("a.png", bench.out());
    assertEquals("no\n", bench.text("log"));
    outcome = run(isolation, bench.attack(20, "kill -SEGV $$"));
    assertEquals("ended by signal 11 (exit code 139)", outcome.problem());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void limitEndsEverythingThatWasStarted(Isolation isolation) {
    String mark = "9" + System.nanoTime();
    Runner.Outcome outcome =
        run(
            isolation,
            bench.attack(
                3,
                """
                trap '' TERM
                cp "$1/a.png" "$2"
                for i in {1..20}; do
                  sleep MARK &
                  (trap '' TERM; sleep MARK; sleep MARK) &
                  setsid bash -c 'sleep MARK & disown; sleep MARK' >/dev/null 2>&1 </dev/null &
                done
                (exec -a bash env -u MANGLE_RUN sleep MARK) &
                wait
                wait
                sleep MARK
                """
                    .replace("MARK", mark)));
    assertTrue(outcome.timedOut());
    assertEquals("ended at its time limit of 3 s", outcome.problem());
    assertEquals("a.png", bench.out());
    assertFalse(RunnerBench.alive(mark));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void whoListensMayFinishItsImage(Isolation isolation) {
    Runner.Outcome outcome =
        run(
            isolation,
            bench.attack(
                4,
                "trap 'cp \"$1/b.png\" \"$2\"; exit 0' TERM; cp \"$1/a.png\" \"$2\"; sleep 100 & wait"));
    assertTrue(outcome.timedOut());
    assertEquals("a.png b.png", bench.out());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void whatOutlivesTheEntryPointIsEnded(Isolation isolation) {
    String mark = "8" + System.nanoTime();
    Runner.Outcome outcome =
        run(
            isolation,
            bench.attack(
                20,
                """
                sleep MARK &
                (setsid bash -c 'while :; do touch "$1"/late; sleep MARK; done' - "$2" &) &
                until [[ -e $2/late ]]; do sleep 0.05; done
                exit 0
                """
                    .replace("MARK", mark)));
    assertEquals("", outcome.problem());
    assertFalse(RunnerBench.alive(mark));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void inputAndSubmissionAreCopies(Isolation isolation) throws IOException {
    String spoil =
        """
        [[ -e spoiled ]] && exit 9
        rm -rf "$1"/* .git metadata.json; echo x >"$1/a.png"; echo "exit 8" >run.sh; touch spoiled
        exit 0
        """;
    byte[] before = Files.readAllBytes(folder.resolve("in/a.png"));
    assertEquals("", run(isolation, bench.attack(20, spoil)).problem());
    assertEquals("", run(isolation, bench.attack(20, spoil)).problem());
    assertEquals("a.png b.png", new Workspace(folder).list("in"));
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(folder.resolve("in/a.png"))));
    assertEquals("metadata.json run.sh", new Workspace(folder).list("submission"));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void logIsCutAndTheRestDrained(Isolation isolation) {
    Runner.Job job =
        bench.attack(30, "head -c 3000000 /dev/zero | tr '\\0' x; exec cp \"$1/a.png\" \"$2\"");
    assumeWorks(isolation);
    Watch.Limits all = Watch.Limits.of(job.limit());
    Watch.Limits limits = new Watch.Limits(all.time(), all.grace(), 1000, all.diskBytes());
    new ProcessRunner(bench.settings(), isolation).run(job, limits);
    assertEquals(
        "x".repeat(1000) + "\nmangle: the log stopped at 1000 bytes; 2999000 more were printed\n",
        bench.text("log"));
    assertEquals("a.png", bench.out());
  }

  /**
   * Where root can make control groups; the run's own does not stay behind, whatever others left.
   */
  @Test
  void processesAreBounded() throws IOException {
    assumeTrue(working.get(0) == Isolation.NAMESPACES);
    ProcessRunner runner = new ProcessRunner(bench.settings(), Isolation.NAMESPACES);
    runner.run(
        bench.attack(
            30,
            """
            own=$(grep -o -m 1 'mangle-run-[^/]*' /proc/self/cgroup)
            group=$(find /sys/fs/cgroup -name "${own:-none}" -exec test -e '{}/pids.max' ';' -print)
            echo "$group"; cat "$group/pids.max"
            """));
    List<String> lines = bench.text("log").lines().toList();
    assumeFalse(lines.get(0).isEmpty(), "no control groups here");
    assertEquals("4096", lines.get(1));
    assertFalse(Files.exists(Path.of(lines.get(0))), lines.get(0));
  }

  @Test
  void tenGigabytesOfLogHarmNobody() throws IOException {
    Runner.Job job =
        bench.attack(
            200,
            "head -c 10000000000 /dev/zero; head -c 100 /dev/zero >&2; cp \"$1/a.png\" \"$2\"");
    Runner.Outcome outcome = new ProcessRunner(bench.settings(), working.get(0)).run(job);
    assertEquals("", outcome.problem());
    assertEquals("a.png", bench.out());
    byte[] log = Files.readAllBytes(folder.resolve("log"));
    String end = "\nmangle: the log stopped at 16777216 bytes; 9983222884 more were printed\n";
    assertEquals((16 << 20) + end.length(), log.length);
    assertEquals(end, new String(log, 16 << 20, end.length(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void whoFillsTheDiskIsEnded(Isolation isolation) {
    Runner.Job job =
        bench.attack(60, "while :; do head -c 400000 /dev/zero >>\"$2/big\"; sleep 0.1; done");
    assumeWorks(isolation);
    Watch.Limits all = Watch.Limits.of(job.limit());
    Watch.Limits limits = new Watch.Limits(all.time(), all.grace(), all.logBytes(), 1 << 20);
    Runner.Outcome outcome = new ProcessRunner(bench.settings(), isolation).run(job, limits);
    assertEquals("ended: it wrote more than 1 MiB or 50000 files", outcome.problem());
    assertFalse(outcome.timedOut());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void whatIsLockedOrTooDeepGoesToo(Isolation isolation) {
    String script =
        """
        mkdir locked && touch locked/x && chmod 000 locked
        cd "$(mktemp -d)" && for i in 1 2 3; do p=$(printf 'd/%.0s' {1..1000}); mkdir -p $p && cd $p; done
        """;
    assertEquals("", run(isolation, bench.attack(30, script)).problem(), () -> bench.text("log"));
    assertEquals("", new Workspace(folder).list("scratch"));
  }

  /** As when the tool itself is killed: the pipe that it held is closed. */
  @ParameterizedTest
  @EnumSource(Isolation.class)
  void runEndsWithTheTool(Isolation isolation) throws Exception {
    Path scratch = folder.resolve("scratch");
    assumeWorks(isolation);
    String mark = "7" + System.nanoTime();
    try (RunFolder run = RunFolder.empty(scratch)) {
      Process process =
          new ProcessBuilder(
                  isolation.command(
                      run,
                      run.output(),
                      "/output_images",
                      false,
                      List.of(),
                      "bash",
                      "-c",
                      "trap '' TERM; echo ready; sleep " + mark + "; sleep " + mark))
              .redirectErrorStream(true)
              .start();
      try (InputStream out = process.getInputStream()) {
        assertEquals('r', out.read());
        process.getOutputStream().close();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
      } finally {
        isolation.ender("none").kill(process);
      }
      for (int i = 0; i < 100 && RunnerBench.alive(mark); i++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertFalse(RunnerBench.alive(mark));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Isolation.class,
      names = {"NAMESPACES", "USER_NAMESPACES"})
  void namespacesHideAndProtect(Isolation isolation) throws IOException {
    assumeWorks(isolation);
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Path labels = Files.writeString(folder.resolve("labels.csv"), "a,1");
    Files.writeString(secrets.resolve("key"), "42");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String script =
          """
          pwd; echo "$@"; cat 'SECRETS/key' 'LABELS' 2>&1 | tr -d "'"
          for f in /x /usr/x 'FOLDER/x' 'FOLDER/submission/run.sh' /proc/sys/vm/swappiness "$1/x"; do
            (echo 60 >"$f") 2>/dev/null && echo "wrote $f"
          done
          (: >/dev/tcp/127.0.0.1/PORT) 2>/dev/null && echo connected
          ls -d /proc/[0-9]* | wc -l
          [[ -e /dev/sda || -e /dev/vda ]] && echo disk
          mount -o remount,rw / 2>/dev/null && echo mounted
          unshare -m true 2>/dev/null && echo unshared
          kill -KILL -1 0 1 2>/dev/null
          """
              .replace("SECRETS", secrets.toString())
              .replace("LABELS", labels.toString())
              .replace("FOLDER", folder.toString())
              .replace("PORT", Integer.toString(server.getLocalPort()));
      ProcessRunner runner = new ProcessRunner(bench.settings(secrets, labels), isolation);
      runner.run(bench.attack(20, script));
    }
    List<String> lines = bench.text("log").lines().toList();
    assertEquals("/code", lines.get(0));
    assertEquals("/input_images /output_images 16", lines.get(1));
    assertEquals("cat: %s/key: No such file or directory".formatted(secrets), lines.get(2));
    // The shells, ls and wc at most: nobody else's processes.
    assertTrue(Integer.parseInt(lines.get(3)) <= 6, lines.get(3));
    assertEquals(4, lines.size(), lines.toString());
  }

  private Runner.Outcome run(Isolation isolation, Runner.Job job) {
    assumeWorks(isolation);
    return new ProcessRunner(bench.settings(), isolation).run(job);
  }

  private static void assumeWorks(Isolation isolation) {
    assumeTrue(working.contains(isolation), isolation + " does not work here");
  }
}
