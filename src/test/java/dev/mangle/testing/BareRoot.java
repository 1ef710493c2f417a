package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's smallest file system, without Java, to run things in as a user who is nobody.
 *
 * <p>It is made once by debootstrap, from the mirror of this system's own apt, and kept below
 * {@code target}. Where that is not possible a test is skipped; in CI it fails.
 */
public final class BareRoot {
  private static final Path KEPT = Path.of("target/bare-root").toAbsolutePath();
  private static final Path SCRIPTS = Path.of("/usr/share/debootstrap/scripts");
  private static final String USER = "12345:12345";

  /** Mounts, then leaves for the root; the arguments are the root and the command. */
  private static final String ENTER =
      """
      set -eu
      root=$1 code=$2 input=$3 output=$4
      shift 4
      mount --bind "$code" "$root/code"
      mount -o remount,bind,ro "$root/code"
      mount --bind "$input" "$root/input_images"
      mount -o remount,bind,ro "$root/input_images"
      mount --bind "$output" "$root/output_images"
      mount -t proc proc "$root/proc"
      cd /
      exec chroot --userspec=@USER@ "$root" /usr/bin/env -i "$@"
      """
          .replace("@USER@", USER);

  private final Path root;

  private BareRoot(Path root) {
    this.root = root;
  }

  /** The root; skips the test where it cannot be had, and fails it in CI. */
  public static BareRoot get() {
    for (String tool : List.of("debootstrap", "unshare", "chroot")) {
      require(Shell.has(tool), "there is no " + tool);
    }
    require("root".equals(System.getProperty("user.name")), "only root can enter another root");
    Shell namespaces =
        Shell.run(Path.of("/"), Map.of(), "unshare", "--net", "--mount", "--pid", "--fork", "true");
    require(namespaces.exit() == 0, "namespaces are not allowed here: " + namespaces.err());
    if (!Files.isDirectory(KEPT)) {
      make();
    }
    return new BareRoot(KEPT);
  }

  /** A copy in {@code folder} without the libraries that are not glibc's own. */
  public BareRoot withoutLibraries(Path folder) {
    Path copy = folder.resolve("barer-root");
    succeed(Shell.run(folder, Map.of(), "cp", "-a", root.toString(), copy.toString()));
    try (Stream<Path> files = Files.walk(copy.resolve("usr/lib"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("lib(stdc\\+\\+|gcc_s|z|jpeg|lcms2)\\.so.*")) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BareRoot(copy);
  }

  /**
   * Runs {@code command} with an empty environment, without network, as a user that is not in the
   * root's list of users.
   *
   * @param code is {@code /code} there, and read-only
   * @param input is {@code /input_images} there, and read-only
   * @param output is {@code /output_images} there
   */
  public Shell run(Path code, Path input, Path output, String... command) {
    List<String> line = new ArrayList<>(List.of("unshare", "--net", "--mount", "--pid", "--fork"));
    line.addAll(List.of("sh", "-c", ENTER, "enter", root.toString()));
    line.addAll(List.of(code.toString(), input.toString(), output.toString()));
    line.addAll(List.of(command));
    return Shell.run(Path.of("/"), Map.of(), line.toArray(String[]::new));
  }

  /** The folder of temporary files, the only one besides the output that the user may write to. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  private static void make() {
    String[] source = source();
    Path unfinished = KEPT.resolveSibling("bare-root.unfinished");
    succeed(Shell.run(Path.of("/"), Map.of(), "rm", "-rf", unfinished.toString()));
    Shell made =
        Shell.run(
            Path.of("/"),
            Map.of(),
            "debootstrap",
            "--variant=minbase",
            source[1],
            unfinished.toString(),
            source[0]);
    require(made.exit() == 0, "debootstrap failed: " + made.out() + made.err());
    try {
      for (String folder : List.of("code", "input_images", "output_images")) {
        Files.createDirectory(unfinished.resolve(folder));
      }
      Files.move(unfinished, KEPT, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mirror and release of this system's own packages. */
  private static String[] source() {
    Path apt = Path.of("/etc/apt");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.exists(apt) ? Files.walk(apt, 2) : Stream.empty()) {
      walk.filter(file -> file.toString().matches(".*\\.(list|sources)"))
          .sorted()
          .forEach(files::add);
      for (Path file : files) {
        for (String stanza : Files.readString(file).split("\\n\\s*\\n", -1)) {
          for (String[] source : sources(stanza)) {
            if (Files.exists(SCRIPTS.resolve(source[1]))) {
              return source;
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    require(false, "apt has no mirror of a release that debootstrap knows");
    throw new AssertionError();
  }

  /** Pairs of mirror and release in either of apt's forms. */
  private static List<String[]> sources(String stanza) {
    List<String[]> sources = new ArrayList<>();
    Matcher line =
        Pattern.compile("(?m)^deb\\s+(?:\\[.*]\\s+)?(\\S+)\\s+(\\S+)\\s+main\\b").matcher(stanza);
    while (line.find()) {
      sources.add(new String[] {line.group(1), line.group(2)});
    }
    Matcher mirror = Pattern.compile("(?m)^URIs:\\s*(\\S+)").matcher(stanza);
    Matcher releases = Pattern.compile("(?m)^Suites:\\s*(.*)$").matcher(stanza);
    if (mirror.find() && releases.find()) {
      for (String release : releases.group(1).trim().split("\\s+", -1)) {
        sources.add(new String[] {mirror.group(1), release});
      }
    }
    return sources;
  }

  private static void require(boolean possible, String reason) {
    if (!possible && "true".equals(System.getenv("CI"))) {
      fail("no bare root: " + reason);
    }
    if (!possible) {
      abort("no bare root: " + reason);
    }
  }

  private static void succeed(Shell shell) {
    assertEquals(0, shell.exit(), shell::err);
  }
}
