package dev.mangle.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/** Files and folders that appear whole or not at all: a temporary sibling, then an atomic move. */
public final class AtomicFiles {
  /** What is being written; an interrupted run takes it away. */
  private static final Set<Path> UNFINISHED = new HashSet<>();

  /** Guards all of this class: while an interrupted run cleans up, nothing gets its last name. */
  private static final Object LOCK = new Object();

  /** Names that {@link #temporarySibling} gives. */
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.(\\d{1,18})\\.tmp");

  private static boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtomicFiles::cleanUp, "cleaner"));
  }

  private AtomicFiles() {}

  /** Something that fills a stream. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code out}, which the caller closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Something that makes a file, and may refuse it once it is there. */
  @FunctionalInterface
  public interface FileMaker {
    /** Makes {@code file}, which is not there yet. */
    void make(Path file) throws IOException;
  }

  /** Something that fills an empty folder. */
  @FunctionalInterface
  public interface FolderContent {
    /** Writes everything below {@code folder}, which exists and is empty. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes {@code file} in one piece, replacing what was there.
   *
   * @throws UserException when the file cannot be written; nothing is left behind then
   */
  public static void write(Path file, Content content) {
    make(
        file,
        temporary -> {
          try (OutputStream out =
              new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            content.writeTo(out);
          }
        });
  }

  /**
   * Makes {@code file} under another name, and gives it its own, replacing what was there, where
   * {@code maker} does not throw.
   *
   * @throws UserException when the file cannot be written; nothing is left behind then
   */
  public static void make(Path file, FileMaker maker) {
    Path temporary = temporarySibling(file);
    try {
      maker.make(temporary);
      commit(
          () ->
              Files.move(
                  temporary,
                  file,
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    } finally {
      forget(temporary);
    }
  }

  /** Writes {@code text} as UTF-8; see {@link #write(Path, Content)}. */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Makes sure, before long work, that {@code file} can be written; leaves nothing behind.
   *
   * @throws UserException when it cannot
   */
  public static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserException("cannot write '%s': it is a folder", file);
    }
    Path temporary = temporarySibling(file);
    try {
      Files.createFile(temporary);
    } catch (IOException e) {
      throw UserException.of("write", file, e);
    } finally {
      forget(temporary);
    }
  }

  /**
   * Makes {@code folder} in one piece, replacing what was there.
   *
   * @throws UserException when it cannot be written; what was there before stays then
   */
  public static void writeFolder(Path folder, FolderContent content) {
    Path temporary = temporarySibling(folder);
    Path previous = temporary.resolveSibling(temporary.getFileName() + ".previous");
    try {
      createFolders(folder.toAbsolutePath().getParent());
      Files.createDirectory(temporary);
      content.writeTo(temporary);
      commit(() -> replaceFolder(folder, temporary, previous));
    } catch (IOException e) {
      throw UserException.of("write", folder, e);
    } finally {
      forget(temporary);
    }
  }

  /** A folder cannot be replaced in one move: the old one steps aside and comes back on failure. */
  private static void replaceFolder(Path folder, Path finished, Path previous) throws IOException {
    boolean replaces = Files.exists(folder);
    if (replaces) {
      Files.move(folder, previous, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(finished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(previous, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    if (replaces) {
      deleteQuietly(previous);
    }
  }

  /**
   * Makes a folder and its parents where they are missing.
   *
   * @throws UserException when that is not possible
   */
  public static void createFolders(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw UserException.of("make folder", folder, e);
    }
  }

  /** Takes away what programs that no longer run have left unfinished in {@code folder}. */
  public static void removeStale(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      list.filter(AtomicFiles::isStale).toList().forEach(AtomicFiles::deleteQuietly);
    } catch (IOException e) {
      throw UserException.of("read folder", folder, e);
    }
  }

  private static boolean isStale(Path path) {
    Matcher matcher = TEMPORARY.matcher(path.getFileName().toString());
    return matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
  }

  private static Path temporarySibling(Path path) {
    String name = "." + path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = path.toAbsolutePath().resolveSibling(name);
    synchronized (LOCK) {
      awaitEnd();
      UNFINISHED.add(temporary);
    }
    return temporary;
  }

  /** Moves that give something its last name. */
  @FunctionalInterface
  private interface Moves {
    void run() throws IOException;
  }

  private static void commit(Moves moves) throws IOException {
    synchronized (LOCK) {
      awaitEnd();
      moves.run();
    }
  }

  private static void forget(Path temporary) {
    deleteQuietly(temporary);
    synchronized (LOCK) {
      UNFINISHED.remove(temporary);
    }
  }

  private static void cleanUp() {
    synchronized (LOCK) {
      ending = true;
      UNFINISHED.forEach(AtomicFiles::deleteQuietly);
    }
  }

  /**
   * What was being written is gone once the program is ending: whoever writes waits for the end.
   */
  private static void awaitEnd() {
    while (ending) {
      try {
        LOCK.wait();
      } catch (InterruptedException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      if (Files.isDirectory(path)) {
        PathUtils.deleteDirectory(path);
      } else {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The error that brought us here is the one to tell; a stray hidden file does no harm.
      return;
    }
  }
}
