package dev.mangle.io.archive;

import dev.mangle.io.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names of archive entries: what is a plain path below the root, and what is refused. */
final class EntryName {
  /** Bytes of a path that Linux takes. */
  static final int LONGEST = 4095;

  private static final int LONGEST_PART = 255;

  private EntryName() {}

  /**
   * The parts of a path without {@code .}; none for the root itself.
   *
   * @throws UserException when {@code name} is absolute, climbs out, or is no name that every
   *     machine reads alike
   */
  static List<String> parts(String name) {
    if (name.isEmpty()) {
      throw new UserException("an entry has no name");
    }
    if (name.startsWith("/") || name.matches("^[A-Za-z]:.*")) {
      throw refusal(name, "is an absolute path");
    }
    if (name.indexOf('\\') >= 0) {
      throw refusal(name, "has a backslash in its name");
    }
    if (name.chars().anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD)) {
      throw refusal(name, "has a character in its name that cannot be shown");
    }
    if (bytes(name) > LONGEST) {
      throw refusal(name.substring(0, 40) + "...", "has a name of more than 4095 bytes");
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw refusal(name, "leads out of the archive's folder");
      }
      if (bytes(part) > LONGEST_PART) {
        throw refusal(part.substring(0, 40) + "...", "has a name of more than 255 bytes");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static UserException refusal(String name, String why) {
    return new UserException("entry '%s' %s", name.replaceAll("\\p{Cntrl}", "?"), why);
  }
}
