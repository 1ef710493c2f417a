package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import dev.mangle.submission.SubmissionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class PassedOptionsTest {
  @TempDir private Path folder;

  @Test
  void optionsBecomeLinesAndPathsNames() {
    PassedOptions options =
        parse(
            SubmissionType.ATTACK,
            "--models=x/a:2,b --models c --norm l2 --iterations=5 --iterations 7 --random-start"
                + " --checkpoints dir");
    assertEquals(Optional.of(Path.of("dir")), options.checkpoints());
    String text = options.text(network -> network.replace("x/", ""));
    assertEquals(
        List.of("--iterations=7", "--models=a:2,b,c", "--norm=l2"),
        text.lines().filter(line -> !line.startsWith("--random-start")).sorted().toList());
    assertEquals(1, text.lines().filter(line -> line.startsWith("--random-start")).count());
  }

  /** What is written means the same when it is read again. */
  @Test
  void namesThatNeedQuotesSurvive() throws IOException {
    String name = "a b#\"c\"\\d'e";
    PassedOptions options = PassedOptions.parse(SubmissionType.DEFENSE, List.of("--model", name));
    Path file = Files.writeString(folder.resolve("args"), options.text(UnaryOperator.identity()));
    PassedOptions again = PassedOptions.parse(SubmissionType.DEFENSE, List.of("@" + file));
    again.text(
        read -> {
          assertEquals(name, read);
          return read;
        });
  }

  @Test
  void aDefenseMayBeNamedByModelsToo() {
    PassedOptions options = parse(SubmissionType.DEFENSE, "--models a");
    assertEquals("--model=a\n", options.text(UnaryOperator.identity()));
  }

  @Test
  void typedNetworksTakeThePlaceOfThoseInFiles() {
    List<String> all = List.of("--models", "a", "--models=b,c", "--norm", "l2");
    assertEquals(
        List.of("--models", "a", "--norm", "l2"),
        PassedOptions.preferTyped(all, List.of("package", "--models", "a", "@file")));
    assertEquals(all, PassedOptions.preferTyped(all, List.of("package", "@file")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models a --input in | --input: the contest gives the input, so leave it out",
        "--models a --max-epsilon=4 | --max-epsilon: the contest gives the budget, so leave it out",
        "--models a --labels l.csv | --labels: the contest does not have that file, so leave it out",
        "--models a --objective away | --objective away does not go with a targeted attack: expected target or target-minus-true",
      })
  void whatHasNoPlaceInASubmission(String line, String message) {
    UserException error =
        assertThrows(
            UserException.class,
            () -> parse(SubmissionType.TARGETED_ATTACK, line).text(UnaryOperator.identity()));
    assertEquals(message, error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models a --iteration 5 | Unknown options: '--iteration', '5'",
        "--models a --iterations five | Invalid value for option '--iterations': 'five' is not an int",
        "--norm l1 | Missing required option: '--models=NAME[:WEIGHT]'",
      })
  void whatTheCommandDoesNotTake(String line, String message) {
    ParameterException error =
        assertThrows(ParameterException.class, () -> parse(SubmissionType.ATTACK, line));
    assertEquals(message, error.getMessage());
    assertEquals("mangle attack", error.getCommandLine().getCommandSpec().qualifiedName());
  }

  private static PassedOptions parse(SubmissionType type, String line) {
    return PassedOptions.parse(type, List.of(line.split(" ", -1)));
  }
}
