package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FetchCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minst | unknown dataset 'minst': did you mean 'mnist'?",
        "mnist --count 5 | --count: expected together with --images",
      })
  void refusesInOneLine(String arguments, String part) {
    List<String> errors = new ArrayList<>();
    int code =
        new CommandLine(new FetchCommand(Progress.SILENT))
            .setExecutionExceptionHandler(
                (error, command, parsed) -> {
                  errors.add(error.getMessage());
                  return 2;
                })
            .execute(arguments.split(" "));
    assertEquals(2, code);
    assertTrue(errors.get(0).contains(part), errors.toString());
  }
}
