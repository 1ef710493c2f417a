package dev.mangle.cli;

import dev.mangle.data.DevelopmentImages;
import dev.mangle.data.ResumableDownload;
import dev.mangle.data.ResumableDownload.Patience;
import dev.mangle.importer.CheckpointFetch;
import dev.mangle.importer.PublishedArchive;
import dev.mangle.importer.slim.SlimOptions;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.CheckpointFolder;
import dev.mangle.model.Checkpoints;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where large downloads come from, and where they lie until they are used. */
final class MirrorOptions {
  private static final String DEFAULT_DOWNLOADS = "data/downloads";

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Folder on the web that has the checkpoint's archive, or dev_dataset.csv, in place of"
              + " the public one.")
  private URI base;

  @Option(
      names = "--downloads",
      paramLabel = "DIR",
      description =
          "Folder for downloads under way, and for the SHA-256 of those that nobody published."
              + " Default: "
              + DEFAULT_DOWNLOADS
              + ".")
  private Path downloads;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "The contest's dev_dataset.csv, in place of a downloaded one.")
  private Path table;

  @Option(names = "--force", description = "Replace a checkpoint that is there.")
  private boolean force;

  /**
   * Makes sure that nothing is said that only other downloads heed.
   *
   * @throws UserException otherwise
   */
  void requireUnused() {
    if (base != null || downloads != null || table != null || force) {
      throw new UserException(
          "--base-url, --downloads, --table, --force: expected with the name of a checkpoint or %s,"
              + " found that of a dataset",
          DevelopmentImages.NAME);
    }
  }

  /** Brings a checkpoint to be made into {@code folder}, or tells that it is there. */
  void fetch(
      PublishedArchive published,
      Path folder,
      CheckpointFetch.Import makeFolder,
      Progress progress) {
    if (table != null) {
      throw new UserException("--table: expected with %s alone", DevelopmentImages.NAME);
    }
    if (Checkpoints.isCheckpoint(folder) && !force) {
      progress.say("'%s' is there already: --force fetches it again".formatted(folder));
      return;
    }
    CheckpointFolder.requireFree(folder, force);
    URI from = base == null ? published.folder() : folder(base);
    new CheckpointFetch(from, downloads(), Patience.USUAL).bring(published, makeFolder, progress);
  }

  /** Whether a checkpoint that is there is replaced. */
  boolean force() {
    return force;
  }

  /** How a TF-Slim checkpoint is imported. */
  SlimOptions importOptions() {
    SlimOptions usual = SlimOptions.DEFAULT;
    return new SlimOptions(
        usual.size(),
        usual.labelOffset(),
        usual.dataset(),
        usual.scope(),
        usual.rawWeights(),
        force);
  }

  /** The contest's table: the given one, else a downloaded one. */
  Path developmentTable(Progress progress) {
    if (force) {
      throw new UserException(
          "--force: expected with the name of a checkpoint, found %s", DevelopmentImages.NAME);
    }
    if (table != null && (base != null || downloads != null)) {
      throw new UserException(
          "--table goes without --base-url and --downloads, which say where to bring it from");
    }
    if (table != null) {
      return table;
    }
    String name = DevelopmentImages.TABLE;
    Path file = downloads().resolve(name);
    if (!Files.exists(file)) {
      URI from = (base == null ? DevelopmentImages.ADDRESS : folder(base)).resolve(name);
      progress.say("downloading " + from);
      ResumableDownload.bring(from, file, Patience.USUAL, progress);
    }
    return file;
  }

  private Path downloads() {
    return downloads == null ? Path.of(DEFAULT_DOWNLOADS) : downloads;
  }

  private static URI folder(URI address) {
    if (!ResumableDownload.takes(address)) {
      throw new UserException("--base-url: expected an http or https address, found '%s'", address);
    }
    String text = address.toString();
    return text.endsWith("/") ? address : URI.create(text + "/");
  }
}
