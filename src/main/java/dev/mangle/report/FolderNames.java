package dev.mangle.report;

import java.nio.file.Path;
import java.util.List;

/** Short names of folders. */
final class FolderNames {
  private FolderNames() {}

  /**
   * A name for each folder: as few of its last parts as tell all of them apart, and one more for
   * what {@code --epsilons} writes, which says nothing alone.
   */
  static List<String> of(List<Path> folders) {
    List<Path> whole = folders.stream().map(f -> f.toAbsolutePath().normalize()).toList();
    int longest = whole.stream().mapToInt(Path::getNameCount).max().orElse(0);
    for (int parts = 1; parts <= longest; parts++) {
      int count = parts;
      List<String> names = whole.stream().map(folder -> end(folder, count)).toList();
      if (names.stream().distinct().count() == names.size()) {
        return names;
      }
    }
    return whole.stream().map(Path::toString).toList();
  }

  /** The last part of a folder's path. */
  static String last(Path folder) {
    return end(folder.toAbsolutePath().normalize(), 1);
  }

  private static String end(Path folder, int parts) {
    int names = folder.getNameCount();
    boolean budget = names > 0 && folder.getFileName().toString().matches("epsilon-\\d+");
    int count = Math.min(names, budget ? Math.max(2, parts) : parts);
    return count == 0 ? folder.toString() : folder.subpath(names - count, names).toString();
  }
}
