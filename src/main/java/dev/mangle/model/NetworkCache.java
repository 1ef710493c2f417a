package dev.mangle.model;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.CacheFolder;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.tensorflow.proto.MetaGraphDef;

/**
 * Networks that were made ready once, on disk, so that the next start need not do it again.
 *
 * <p>An entry goes by all that its content depends on, so it is never out of date; one that is
 * damaged counts as none. Several processes may use a folder at once. Whatever goes wrong here, a
 * network is made ready as without a cache.
 *
 * @param folder where entries lie; empty to keep none
 * @param build identity of the program that made them
 * @param limit bytes that they may take together; those not used for longest go first
 */
record NetworkCache(Optional<Path> folder, String build, long limit) {
  private static final long USUAL_LIMIT = 2L << 30;
  private static final String SUFFIX = ".network";

  /** The user's own. */
  static NetworkCache ofUser() {
    Optional<Path> folder = CacheFolder.here().find().map(cache -> cache.resolve("networks"));
    return new NetworkCache(folder, folder.isPresent() ? Versions.build() : "", USUAL_LIMIT);
  }

  /**
   * What was kept, if anything was.
   *
   * @param sha256 of the checkpoint folder
   * @param variant what else decides how the network is made ready
   */
  Optional<MetaGraphDef> find(String sha256, String variant) {
    return folder.map(place -> read(file(place, sha256, variant)));
  }

  private static MetaGraphDef read(Path file) {
    try {
      MetaGraphDef network = CacheEntry.read(file);
      touch(file);
      return network;
    } catch (NoSuchFileException e) {
      return null;
    } catch (CacheEntry.DamagedException e) {
      warn("%s is damaged and will be made anew: %s", file, e.getMessage());
      return null;
    } catch (IOException e) {
      warn("%s cannot be read: %s", file, e);
      return null;
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // Somebody else's folder may be read and not written: its entries are as good.
      return;
    }
  }

  /** Keeps {@code network} for {@link #find}, where that is possible. */
  void keep(String sha256, String variant, MetaGraphDef network) {
    if (folder.isEmpty() || CacheEntry.size(network) > limit) {
      return;
    }
    // Threads of one process would share the temporary name.
    synchronized (NetworkCache.class) {
      try {
        AtomicFiles.createFolders(folder.get());
        Path file = file(folder.get(), sha256, variant);
        CacheEntry.write(file, network);
        AtomicFiles.removeStale(folder.get());
        shrink(folder.get(), file);
      } catch (UserException | IOException e) {
        warn("no network is kept: %s", e.getMessage());
      }
    }
  }

  private Path file(Path place, String sha256, String variant) {
    String key = String.join("\n", "format " + CacheEntry.FORMAT, build, sha256, variant);
    return place.resolve(Sha256.ofText(key) + SUFFIX);
  }

  private record Entry(Path file, long size, FileTime used) {}

  private void shrink(Path place, Path fresh) throws IOException {
    List<Entry> entries = entries(place);
    long total = entries.stream().mapToLong(Entry::size).sum();
    for (Entry entry : entries) {
      if (total <= limit) {
        return;
      }
      if (!entry.file().equals(fresh)) {
        Files.deleteIfExists(entry.file());
        total -= entry.size();
      }
    }
  }

  /** Those not used for longest first. */
  private static List<Entry> entries(Path place) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
        try {
          entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
          // Another process was faster: it takes no room.
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::used));
    return entries;
  }

  @FormatMethod
  private static void warn(@FormatString String format, Object... args) {
    LogManager.getLogger(NetworkCache.class).warn(String.format(format, args));
  }
}
