package dev.mangle.cli;

import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.data.DevelopmentImages;
import dev.mangle.data.ResumableDownload.Patience;
import dev.mangle.data.SampleFolder;
import dev.mangle.importer.PublishedArchive;
import dev.mangle.importer.PublishedCheckpoints;
import dev.mangle.importer.challenge.ChallengeImport;
import dev.mangle.importer.challenge.ChallengeModels;
import dev.mangle.importer.slim.SlimImport;
import dev.mangle.importer.slim.SlimOptions;
import dev.mangle.io.Names;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mangle fetch}: brings a dataset, a published checkpoint or the contest's images. */
@Command(
    name = "fetch",
    description =
        "Bring a dataset, a published checkpoint or the contest's development images, SHA-256"
            + " checked.")
public final class FetchCommand implements Callable<Integer> {
  private static final int DEFAULT_COUNT = 100;

  private final Progress progress;

  /** What the help lists. */
  static final class Known implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  /** What the help lists of the challenge's. */
  static final class KnownModels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ChallengeModels.names().iterator();
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      completionCandidates = Known.class,
      description =
          "A dataset, the contest's images (nips17_dev), the MNIST challenge's networks"
              + " (challenge-models) or a checkpoint, with or without its date:"
              + " ${COMPLETION-CANDIDATES}.")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "MODEL",
      completionCandidates = KnownModels.class,
      description = "Of challenge-models: ${COMPLETION-CANDIDATES}.")
  private String model;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder to fill. Default: data/NAME; of a checkpoint the new folder"
              + " checkpoints/NAME of this installation.")
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

  @Option(
      names = "--targets",
      description = "With --images: target_class.csv too, which makes attacks on them targeted.")
  private boolean targets;

  @Mixin private MirrorOptions mirror;

  /** A command that reports to {@code progress}. */
  public FetchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    if (count != null && images == null) {
      throw new UserException("--count: expected together with --images DIR, found alone");
    }
    if (targets && images == null) {
      throw new UserException("--targets: expected together with --images DIR, found alone");
    }
    boolean challenge = name.equals(ChallengeModels.KIND);
    if (model != null && !challenge) {
      throw new UserException("expected one name, found '%s' and '%s'", name, model);
    }
    boolean dataset = Datasets.names().contains(name);
    if (images != null && !dataset) {
      throw new UserException("--images: expected with the name of a dataset, found '%s'", name);
    }
    if (dataset) {
      mirror.requireUnused();
      fetchDataset(Datasets.get(name));
    } else if (challenge) {
      fetchCheckpoint(challengeModel(), this::importChallenge);
    } else if (PublishedCheckpoints.has(name)) {
      fetchCheckpoint(PublishedCheckpoints.get(name), this::importSlim);
    } else if (name.equals(DevelopmentImages.NAME)) {
      fetchImages();
    } else {
      Names.requireKnown("name", names(), name);
    }
    return 0;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Datasets.names());
    names.add(DevelopmentImages.NAME);
    names.add(ChallengeModels.KIND);
    names.addAll(PublishedCheckpoints.names());
    return names;
  }

  private void fetchDataset(Dataset dataset) {
    Path folder = output == null ? Path.of("data", dataset.name()) : output;
    dataset.fetch(folder, progress);
    if (images != null) {
      int wanted = count == null ? DEFAULT_COUNT : count;
      SampleFolder.write(dataset, dataset.test(folder), wanted, images, targets);
      progress.say("%d test images and labels.csv in '%s'".formatted(wanted, images));
    }
  }

  private PublishedArchive challengeModel() {
    if (model == null) {
      throw new UserException(
          "%s: expected one of %s after it, found none",
          name, String.join(", ", ChallengeModels.names()));
    }
    return ChallengeModels.get(model);
  }

  /** Makes a checkpoint folder of a downloaded archive. */
  @FunctionalInterface
  private interface ArchiveImport {
    void run(String architecture, Path archive, Path folder);
  }

  private void fetchCheckpoint(PublishedArchive published, ArchiveImport makeFolder) {
    Path installed = CheckpointsFolderOption.of(Optional.empty());
    Path folder = output == null ? installed.resolve(published.name()) : output;
    mirror.fetch(
        published,
        folder,
        (architecture, archive) -> makeFolder.run(architecture, archive, folder),
        progress);
  }

  private void importSlim(String architecture, Path archive, Path folder) {
    SlimOptions options = mirror.importOptions();
    SlimImport.Imported imported = SlimImport.run(architecture, archive, folder, options);
    imported.notes().forEach(progress::say);
    progress.say("wrote " + folder);
  }

  private void importChallenge(String architecture, Path archive, Path folder) {
    ChallengeImport.Imported imported =
        ChallengeImport.run(archive, folder, ChallengeImport.DATASET, mirror.force());
    imported.facts().forEach((fact, value) -> progress.say(fact + ": " + value));
    progress.say("wrote " + folder);
  }

  private void fetchImages() {
    Path folder = output == null ? Path.of("data", DevelopmentImages.NAME) : output;
    Path table = mirror.developmentTable(progress);
    DevelopmentImages.Result result =
        DevelopmentImages.fetch(table, folder, Patience.SHORT, progress);
    int missing = result.missing().size();
    progress.say(
        "%d development images in '%s'%s"
            .formatted(
                result.there(),
                folder,
                missing == 0 ? "" : "; %d did not come: missing.csv says why".formatted(missing)));
  }
}
