package dev.mangle.submission;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * The folder of one run: fresh copies of the submission ({@code code}) and its input ({@code
 * input}), and its temporary files ({@code tmp}, {@code tmp/home}); closing it takes all away.
 */
final class RunFolder implements AutoCloseable {
  private final String id;
  private final Path folder;

  private RunFolder(String id, Path folder) {
    this.id = id;
    this.folder = folder;
  }

  /** Removes all that interrupted runs left below {@code scratch}. */
  static void clear(Path scratch) {
    try (Stream<Path> left = Files.list(scratch)) {
      left.forEach(folder -> new RunFolder(folder.getFileName().toString(), folder).close());
    } catch (IOException e) {
      // There is no such folder.
      return;
    }
  }

  /** A folder without submission and input. */
  static RunFolder empty(Path scratch) {
    String id = "run-" + UUID.randomUUID();
    RunFolder run = new RunFolder(id, scratch.resolve(id));
    for (String part : new String[] {"tmp/home", "root", "code", "input", "output"}) {
      AtomicFiles.createFolders(run.folder.resolve(part));
    }
    return run;
  }

  /**
   * Makes the copies for {@code job} below {@code scratch}.
   *
   * @throws UserException when something cannot be copied
   */
  static RunFolder open(Path scratch, Runner.Job job) {
    RunFolder run = empty(scratch);
    boolean made = false;
    try {
      copy(job.submission().folder(), run.code());
      copy(job.input(), run.input());
      made = true;
    } finally {
      if (!made) {
        run.close();
      }
    }
    return run;
  }

  /** A name that no other run has. */
  String id() {
    return id;
  }

  Path folder() {
    return folder;
  }

  Path code() {
    return folder.resolve("code");
  }

  Path input() {
    return folder.resolve("input");
  }

  /** For a run that has no folder of its own for it. */
  Path output() {
    return folder.resolve("output");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  private static void copy(Path from, Path to) {
    try {
      Path real = from.toRealPath();
      Files.walkFileTree(real, new Copy(real, to));
    } catch (IOException e) {
      throw UserException.of("copy", from, e);
    }
  }

  /** Whatever a submission left behind goes, also what it locked against deletion. */
  @Override
  public void close() {
    removeControlGroups();
    delete(folder);
  }

  /** Those that the sandbox made for this run: empty now, and no harm if they stay. */
  private void removeControlGroups() {
    try (Stream<String> groups = Files.lines(folder.resolve("groups"))) {
      groups.forEach(group -> Command.of("rmdir", "--", group).succeeds());
    } catch (IOException e) {
      // No groups were made.
      return;
    }
  }

  /** Deletes a folder that a submission wrote to; what resists even the system's tools stays. */
  static void delete(Path folder) {
    try {
      PathUtils.deleteDirectory(folder);
    } catch (IOException e) {
      // Locked folders, or a tree deeper than a path is long.
      Command.of("chmod", "-R", "u+rwx", "--", folder.toString()).succeeds();
      Command.of("rm", "-rf", "--", folder.toString()).succeeds();
    }
  }

  /** Copies folders, files with their permissions and times, and links as links; no devices. */
  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copy(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(to.resolve(from.relativize(source)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path source, BasicFileAttributes attributes)
        throws IOException {
      Path target = to.resolve(from.relativize(source));
      if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
        // Not the owner: who runs the copy must own it.
        Files.copy(source, target, LinkOption.NOFOLLOW_LINKS);
      }
      if (attributes.isRegularFile()) {
        // Class archives and the like look at the time.
        Files.setLastModifiedTime(target, attributes.lastModifiedTime());
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
