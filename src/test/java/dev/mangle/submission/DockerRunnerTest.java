package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line for Docker, and a script in Docker's place that does what it is told. */
@DisabledOnOs(OS.WINDOWS)
class DockerRunnerTest {
  /**
   * Has the images debian:* only, and replaces the folders in the container by the mounted ones.
   */
  private static final String FAKE =
      """
      #!/bin/bash
      echo "$@" >>"${0%/*}/calls"
      here=${0%/*}
      case $1 in
        info) [[ ! -e $here/down ]] || { echo 'Cannot connect to the Docker daemon'; exit 1; } ;;
        image) [[ $3 == debian:* ]] ;;
        pull) echo "manifest for $3 not found"; exit 1 ;;
        kill) kill -KILL "$(<"$here/$2.pid")" ;;
        run)
          declare -A mounts
          while [[ $1 != debian:* ]]; do
            case $1 in
              --name) echo $$ >"$here/$2.pid"; shift ;;
              -v) IFS=: read -r from to _ <<<"$2"; mounts[$to]=$from; shift ;;
            esac
            shift
          done
          shift
          words=()
          for word; do
            for to in "${!mounts[@]}"; do word=${word/#"$to"/"${mounts[$to]}"}; done
            words+=("$word")
          done
          cd "${mounts[/code]}" && exec "${words[@]}"
          ;;
      esac
      """;

  @TempDir private Path folder;
  private RunnerBench bench;
  private Path docker;

  @BeforeEach
  void writeDocker() throws IOException {
    bench = RunnerBench.in(folder);
    docker = Files.writeString(folder.resolve("docker"), FAKE);
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void commandIsTheContests() throws IOException {
    Runner.Job attack = bench.attack(20, "");
    DockerRunner runner = new DockerRunner(bench.settings(), docker.toString());
    try (RunFolder run = RunFolder.empty(folder.resolve("scratch"))) {
      String copies = run.folder().toString();
      assertEquals(
          List.of(
              (docker
                      + " run --rm --name N --network=none -m=24g --pids-limit=4096 -v "
                      + copies
                      + "/input:/input_images:ro -v "
                      + folder
                      + "/out:/output_images -v "
                      + copies
                      + "/code:/code -w /code debian:12-slim"
                      + " ./run.sh /input_images /output_images 16")
                  .split(" ")),
          runner.command(attack, run, "N", Optional.empty()));
    }
  }

  @Test
  void commandForADefenseOnAGpuAsAUser() throws IOException {
    Runner.Job defense = bench.job(SubmissionType.DEFENSE, 20, "");
    Runners.Settings gpu = new Runners.Settings(folder.resolve("scratch"), true, List.of());
    DockerRunner runner = new DockerRunner(gpu, docker.toString());
    try (RunFolder run = RunFolder.empty(folder.resolve("scratch"))) {
      String copies = run.folder().toString();
      assertEquals(
          List.of(
              (docker
                      + " run --rm --name N --network=none -m=24g --pids-limit=4096 --gpus all"
                      + " --user 7:8 -e HOME=/tmp -v "
                      + copies
                      + "/input:/input_images:ro -v "
                      + folder
                      + "/out:/output_data -v "
                      + copies
                      + "/code:/code -w /code debian:12-gpu"
                      + " ./run.sh /input_images /output_data/result.csv")
                  .split(" ")),
          runner.command(defense, run, "N", Optional.of("7:8")));
    }
  }

  @Test
  void runsAndTellsFailures() {
    DockerRunner runner = new DockerRunner(bench.settings(), docker.toString());
    Runner.Outcome outcome = runner.run(bench.attack(20, "cp $1/a.png $2; echo $3; exit 3"));
    assertEquals("exit code 3", outcome.problem());
    assertEquals("a.png", bench.out());
    assertEquals("16\n", bench.text("log"));
  }

  @Test
  void killsTheContainerAtTheLimit() {
    DockerRunner runner = new DockerRunner(bench.settings(), docker.toString());
    Runner.Outcome outcome = runner.run(bench.attack(1, "cp $1/a.png $2; exec sleep 300"));
    assertTrue(outcome.timedOut());
    assertEquals("a.png", bench.out());
    String calls = bench.text("calls");
    assertTrue(calls.lines().anyMatch(line -> line.startsWith("kill mangle-run-")), calls);
  }

  @Test
  void imageThatCannotBeHadIsTheSubmissionsProblem() throws IOException {
    Runner.Job job = bench.attack(20, "");
    Metadata other = new Metadata(SubmissionType.ATTACK, "nobody/nothing", "x", "run.sh");
    Files.writeString(folder.resolve("submission/metadata.json"), other.toJson());
    Submission submission = Submission.open(folder.resolve("submission"));
    Runner.Job changed =
        new Runner.Job(submission, job.input(), job.output(), 16, job.limit(), job.log());
    DockerRunner runner = new DockerRunner(bench.settings(), docker.toString());
    assertEquals(
        "container 'nobody/nothing' cannot be had: manifest for nobody/nothing not found",
        runner.run(changed).problem());
    assertFalse(bench.text("calls").contains("run --rm"));
  }

  @Test
  void withoutDockerThereIsOneLine() throws IOException {
    UserException error =
        assertThrows(UserException.class, () -> new DockerRunner(bench.settings(), "no-docker"));
    assertEquals(
        "the docker runner needs Docker: there is no program 'no-docker'; install it or take"
            + " the process runner",
        error.getMessage());
    Files.createFile(folder.resolve("down"));
    error =
        assertThrows(
            UserException.class, () -> new DockerRunner(bench.settings(), docker.toString()));
    assertEquals(
        "the docker runner needs Docker: Cannot connect to the Docker daemon (start it, or take"
            + " the process runner)",
        error.getMessage());
  }

  @Test
  void unknownRunnerIsTold() {
    UserException error =
        assertThrows(UserException.class, () -> Runners.open("dockr", bench.settings()));
    assertEquals("unknown runner 'dockr': did you mean 'docker'?", error.getMessage());
  }
}
