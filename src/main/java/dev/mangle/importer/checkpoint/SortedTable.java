package dev.mangle.importer.checkpoint;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The table of sorted strings that a checkpoint of format 1 and the index of format 2 are. */
final class SortedTable {
  /** The last eight bytes, as in LevelDB's table format. */
  private static final long MAGIC = 0xdb4775248b80fb57L;

  private SortedTable() {}

  /** Whether {@code file} ends as such a table does. */
  static boolean is(Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < Long.BYTES) {
        return false;
      }
      in.seek(in.length() - Long.BYTES);
      return Long.reverseBytes(in.readLong()) == MAGIC;
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }
}
