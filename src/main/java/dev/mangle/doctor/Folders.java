package dev.mangle.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Folders that runs write to. */
final class Folders {
  private static final double GIB = 1 << 30;

  /** TensorFlow's libraries, unpacked, and some images. */
  private static final double LITTLE_GIB = 1;

  private Folders() {}

  /** Whether a file can be made in a folder, or where the folder will be, and what space it has. */
  static Finding check(String name, Path folder, String advice) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      Files.delete(Files.createTempFile(there, "mangle", ".tmp"));
      double free = Files.getFileStore(there).getUsableSpace() / GIB;
      String found = String.format(Locale.ROOT, "%s, %.1f GiB free", folder, free);
      return free >= LITTLE_GIB
          ? Finding.ok(name, found)
          : Finding.note(name, found, "make room, or " + advice);
    } catch (IOException e) {
      return Finding.missing(name, "cannot write to '" + folder + "'", advice);
    }
  }
}
