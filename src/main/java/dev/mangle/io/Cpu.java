package dev.mangle.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A processor as Linux tells of it; elsewhere all is empty.
 *
 * @param vendor as {@code AuthenticAMD}
 * @param model its name
 * @param flags what it can do, by Linux's names, in Linux's order
 */
public record Cpu(String vendor, String model, List<String> flags) {
  private static final Path FILE = Path.of("/proc/cpuinfo");

  /** Copies the flags. */
  public Cpu {
    flags = List.copyOf(flags);
  }

  /** This machine's first. */
  public static Cpu here() {
    try {
      return of(Files.isReadable(FILE) ? Files.readString(FILE) : "");
    } catch (IOException e) {
      throw UserException.of("read", FILE, e);
    }
  }

  /** The first of {@code cpuInfo}, the text of {@code /proc/cpuinfo}. */
  public static Cpu of(String cpuInfo) {
    String flags = line(cpuInfo, "flags|Features");
    return new Cpu(
        line(cpuInfo, "vendor_id"),
        line(cpuInfo, "model name"),
        flags.isEmpty() ? List.of() : List.of(flags.split("\\s+")));
  }

  private static String line(String cpuInfo, String names) {
    Matcher line = Pattern.compile("(?m)^(?:" + names + ")[ \\t]*:(.*)$").matcher(cpuInfo);
    return line.find() ? line.group(1).strip() : "";
  }

  /** Whether it can do what Linux calls {@code flag}. */
  public boolean has(String flag) {
    return flags.contains(flag);
  }

  /** Its name, or where none is told, its architecture. */
  public String name() {
    return model.isEmpty() ? System.getProperty("os.arch") : model;
  }
}
