package dev.mangle.cli;

import dev.mangle.data.Dataset;
import dev.mangle.data.Dataset.Split;
import dev.mangle.data.Datasets;
import dev.mangle.data.SampleFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mangle fetch}: brings a dataset, and writes test images as PNGs where asked. */
@Command(name = "fetch", description = "Bring a dataset into a folder, SHA-256 checked.")
public final class FetchCommand implements Callable<Integer> {
  private static final int DEFAULT_COUNT = 100;

  private final Progress progress;

  @Parameters(paramLabel = "DATASET", description = "Name of the dataset: mnist.")
  private String dataset;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder of the dataset. Default: data/DATASET.")
  private Path output;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Also write test images as PNGs with labels.csv into this new folder.")
  private Path images;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "How many with --images, as many of each class. Default: " + DEFAULT_COUNT + ".")
  private Integer count;

  /** A command that reports to {@code progress}. */
  public FetchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    if (count != null && images == null) {
      throw new UserException("--count: expected together with --images DIR, found alone");
    }
    Dataset named = Datasets.get(dataset);
    Path folder = output == null ? Path.of("data", named.name()) : output;
    named.fetch(folder, progress);
    if (images != null) {
      int wanted = count == null ? DEFAULT_COUNT : count;
      SampleFolder.write(named, named.load(folder, Split.TEST), wanted, images);
      progress.say("%d test images and labels.csv in '%s'".formatted(wanted, images));
    }
    return 0;
  }
}
