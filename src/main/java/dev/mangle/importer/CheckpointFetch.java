package dev.mangle.importer;

import dev.mangle.data.ResumableDownload;
import dev.mangle.data.Sha256Book;
import dev.mangle.io.Progress;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Brings a published checkpoint: downloads the archive, checks it, imports it, takes it away.
 *
 * @param base address of the folder that has the archives, ending in a slash
 * @param downloads folder for archives under way and for the book of hashes
 * @param patience with the server
 */
public record CheckpointFetch(URI base, Path downloads, ResumableDownload.Patience patience) {
  /** What the book of hashes is called in {@code downloads}. */
  public static final String BOOK = "SHA256SUMS";

  /** Makes a checkpoint folder of an archive. */
  @FunctionalInterface
  public interface Import {
    /** Imports {@code archive}, a checkpoint of {@code architecture}. */
    void run(String architecture, Path archive);
  }

  /**
   * Brings one checkpoint. Its hash is recorded once it turned out to be a checkpoint.
   *
   * @param makeFolder what is done with the archive
   * @throws UserException when it cannot be downloaded, has another hash than it should, or cannot
   *     be imported; the archive stays then only where its hash is known to be right
   */
  public void bring(PublishedArchive published, Import makeFolder, Progress progress) {
    Sha256Book book = new Sha256Book(downloads.resolve(BOOK));
    book.requireReadable();
    Path archive = downloads.resolve(published.fileName());
    if (!Files.exists(archive)) {
      URI address = base.resolve(published.fileName());
      progress.say("downloading " + address);
      ResumableDownload.bring(address, archive, patience, progress);
    }
    String sha256 = Sha256.of(archive);
    progress.say("SHA-256 of %s: %s".formatted(archive.getFileName(), sha256));
    boolean known = false;
    try {
      known = isPublished(published, sha256) || book.vouchesFor(published.fileName(), sha256);
      makeFolder.run(published.architecture(), archive);
    } catch (UserException e) {
      if (!known) {
        delete(archive);
      }
      throw e;
    }
    if (!known) {
      book.record(published.fileName(), sha256);
      progress.say(
          "nobody published its SHA-256: recorded in '%s' and compared from now on"
              .formatted(book.file()));
    }
    delete(archive);
  }

  private static boolean isPublished(PublishedArchive published, String found) {
    if (published.sha256().isPresent() && !published.sha256().get().equals(found)) {
      throw new UserException(
          "SHA-256 of '%s': expected %s as published, found %s",
          published.fileName(), published.sha256().get(), found);
    }
    return published.sha256().isPresent();
  }

  private static void delete(Path archive) {
    try {
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      throw UserException.of("delete", archive, e);
    }
  }
}
