package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of an unpacked archive: where the submission is, and what should not be there. */
final class UnpackedFolder {
  private static final String MAC_OS = "__MACOSX";
  private static final Set<String> LEFTOVERS =
      Set.of(
          MAC_OS,
          ".DS_Store",
          ".git",
          ".hg",
          ".idea",
          ".ipynb_checkpoints",
          ".svn",
          ".vscode",
          "Thumbs.db",
          "__pycache__");
  private static final List<String> LEFTOVER_ENDS = List.of("~", ".bak", ".orig", ".swp", ".tmp");

  private UnpackedFolder() {}

  /**
   * The submission's own folder: the only one at the root, else the root; {@code __MACOSX} does not
   * count.
   */
  static Path submission(Path root) throws IOException {
    try (Stream<Path> list = Files.list(root)) {
      List<Path> entries =
          list.filter(entry -> !entry.getFileName().toString().equals(MAC_OS)).toList();
      boolean single =
          entries.size() == 1 && Files.isDirectory(entries.get(0), LinkOption.NOFOLLOW_LINKS);
      return single ? entries.get(0) : root;
    }
  }

  /** Paths below {@code root} that editors, systems and version control leave behind. */
  static List<String> leftovers(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(path -> !path.equals(root))
          .filter(path -> isLeftover(path.getFileName().toString()))
          .filter(path -> !isLeftover(path.getParent().getFileName().toString()))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static boolean isLeftover(String name) {
    return LEFTOVERS.contains(name) || LEFTOVER_ENDS.stream().anyMatch(name::endsWith);
  }

  /** Whether a user who does not own the file may read and run it. */
  static boolean everybodyRuns(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OTHERS_READ)
          && permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }
}
