package dev.mangle.submission;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;

/** Tells whether a running submission writes too much; files come and go meanwhile. */
final class FolderSize extends SimpleFileVisitor<Path> {
  /** Files and folders together. */
  static final int MOST_FILES = 50_000;

  /** No deeper, as every level takes an open file. */
  private static final int MOST_DEPTH = 32;

  private final long most;
  private long bytes;
  private int files;

  private FolderSize(long most) {
    this.most = most;
  }

  /** Whether the folders hold more than {@code most} bytes or {@link #MOST_FILES} files. */
  static boolean over(long most, Path... folders) {
    FolderSize size = new FolderSize(most);
    try {
      for (Path folder : folders) {
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), MOST_DEPTH, size);
      }
      return size.isOver();
    } catch (IOException e) {
      // It changes under us: the next look will tell.
      return size.isOver();
    }
  }

  private boolean isOver() {
    return bytes > most || files > MOST_FILES;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    files++;
    return isOver() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    bytes += attributes.size();
    files++;
    return isOver() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException error) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException error) {
    return FileVisitResult.CONTINUE;
  }
}
