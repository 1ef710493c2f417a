package dev.mangle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FetchCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minst | unknown name 'minst': did you mean 'mnist'?",
        "inception_v9 | unknown name 'inception_v9': expected one of mnist, fashion_mnist, cifar10,"
            + " nips17_dev, challenge-models, inception_v1_2016_08_28, ",
        "inception_v3_2016_08_29 | did you mean 'inception_v3_2016_08_28'?",
        "vgg_16 --images x | --images: expected with the name of a dataset, found 'vgg_16'",
        "vgg_16 --table x | --table: expected with nips17_dev alone",
        "vgg_16 --base-url ftp://h/m | --base-url: expected an http or https address, found 'ftp://h/m'",
        "vgg_16 --base-url localhost:80 | --base-url: expected an http or https address, found 'l",
        "vgg_16 --base-url http:///m | --base-url: expected an http or https address, found 'http:",
        "nips17_dev --base-url h/m | --base-url: expected an http or https address, found 'h/m'",
        "nips17_dev --base-url http://h --table t.csv | --table goes without --base-url and",
        "nips17_dev --downloads d --table t.csv | --table goes without --base-url and --downloads",
        "nips17_dev --force | --force: expected with the name of a checkpoint, found nips17_dev",
        "nips17_dev --table /no/x.csv | '/no/x.csv'",
        "mnist --targets | --targets: expected together with --images DIR, found alone",
        "mnist --force | expected with the name of a checkpoint or nips17_dev, found that of a",
        "fashion_minst | unknown name 'fashion_minst': did you mean 'fashion_mnist'?",
        "challenge-model natural | expected one name, found 'challenge-model' and 'natural'",
        "mnist natural | expected one name, found 'mnist' and 'natural'",
        "challenge-models | challenge-models: expected one of natural, adv_trained, secret, l2 after",
        "challenge-models naturel | unknown challenge model 'naturel': did you mean 'natural'?",
        "challenge-models l2 --table x | --table: expected with nips17_dev alone",
        "challenge-models l2 --images x | --images: expected with the name of a dataset, found 'c",
        "cifra10 | unknown name 'cifra10': did you mean 'cifar10'?",
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
            .execute((arguments + " --output " + folder.resolve("o")).split(" "));
    assertEquals(2, code);
    assertTrue(errors.get(0).contains(part), errors.toString());
  }

  @Test
  void theHelpListsAllNames() {
    String help = new CommandLine(new FetchCommand(Progress.SILENT)).getUsageMessage();
    String words = help.replaceAll("\\s+", " ");
    for (String name :
        List.of(
            "fashion_mnist, cifar10, nips17_dev, challenge-models, inception_v1_2016_08_28,",
            "vgg_16_2016_08_28",
            "natural, adv_trained, secret, l2")) {
      assertTrue(words.contains(name), help);
    }
  }
}
