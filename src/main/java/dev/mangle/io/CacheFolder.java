package dev.mangle.io;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where mangle keeps what it can make again: {@code -Dmangle.cache}, else {@code MANGLE_CACHE},
 * else the system's folder for such.
 *
 * @param properties of Java, by name; null where one is not set
 * @param environment variables, likewise
 */
public record CacheFolder(UnaryOperator<String> properties, UnaryOperator<String> environment) {
  /** In place of a folder: keep nothing. */
  private static final String NONE = "none";

  /** That of this process. */
  public static CacheFolder here() {
    return new CacheFolder(System::getProperty, System::getenv);
  }

  /** The folder, which need not exist; empty where nothing is to be kept or no place is known. */
  public Optional<Path> find() {
    String chosen = given(properties.apply("mangle.cache"), environment.apply("MANGLE_CACHE"));
    if (NONE.equals(chosen)) {
      return Optional.empty();
    }
    return chosen == null ? ofSystem() : path(chosen).map(Path::toAbsolutePath);
  }

  private Optional<Path> ofSystem() {
    String system = given(properties.apply("os.name"), "").toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return absolute(environment.apply("LOCALAPPDATA"), "mangle");
    }
    if (system.contains("mac")) {
      return absolute(properties.apply("user.home"), "Library/Caches/mangle");
    }
    Optional<Path> chosen = absolute(environment.apply("XDG_CACHE_HOME"), "mangle");
    return chosen.isPresent() ? chosen : absolute(environment.apply("HOME"), ".cache/mangle");
  }

  /** As the XDG specification wants: a relative folder counts as none. */
  private static Optional<Path> absolute(String base, String below) {
    return path(base).filter(Path::isAbsolute).map(folder -> folder.resolve(below));
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.ofNullable(given(text, null)).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String given(String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
