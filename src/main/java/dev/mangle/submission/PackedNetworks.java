package dev.mangle.submission;

import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The checkpoints of a submission, each under the last part of its path.
 *
 * <p>Networks are named as in options: {@code NAME}, {@code path/to/NAME}, and after it {@code
 * :WEIGHT} or {@code +DEFENSE:VALUE...}, where a value may be a network too.
 */
public final class PackedNetworks {
  private static final String DELIMITERS = "+:=";
  private static final List<String> FILES = List.of("saved_model.pb", ModelSpec.FILE_NAME);
  private static final List<String> FOLDERS = List.of("variables", "assets");

  private final Checkpoints checkpoints;
  private final Map<String, Path> folders = new TreeMap<>();

  /** None yet; names without a slash are looked for in {@code checkpoints}. */
  public PackedNetworks(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  /**
   * Takes the networks of one name up.
   *
   * @return the text with paths made names
   * @throws UserException when there is no such checkpoint, or another one of that name is there
   */
  public String add(String text) {
    int end = endOfName(text);
    StringBuilder local = new StringBuilder(addOne(text.substring(0, end)));
    StringTokenizer rest = new StringTokenizer(text.substring(end), DELIMITERS, true);
    while (rest.hasMoreTokens()) {
      String part = rest.nextToken();
      boolean network = part.contains("/") || checkpoints.names().contains(part);
      local.append(network ? addOne(part) : part);
    }
    return local.toString();
  }

  /** A name may hold delimiters itself, so the longest one that is there counts. */
  private int endOfName(String text) {
    int first = text.length();
    for (int end = text.length(); end > 0; end--) {
      boolean candidate = end == text.length() || DELIMITERS.indexOf(text.charAt(end)) >= 0;
      if (candidate && isCheckpoint(folder(text.substring(0, end)))) {
        return end;
      }
      first = candidate ? end : first;
    }
    return first;
  }

  private Path folder(String name) {
    return name.contains("/") ? Path.of(name) : checkpoints.folder().resolve(name);
  }

  private static boolean isCheckpoint(Path folder) {
    return Files.isRegularFile(folder.resolve(FILES.get(0)));
  }

  private String addOne(String name) {
    Path folder = checkpoints.path(name);
    if (!isCheckpoint(folder)) {
      throw new UserException("'%s' is no checkpoint: it has no %s", folder, FILES.get(0));
    }
    String last = folder.getFileName().toString();
    Path other = folders.putIfAbsent(last, folder);
    if (other != null && !same(other, folder)) {
      throw new UserException(
          "two networks are called '%s': '%s' and '%s'; rename one", last, other, folder);
    }
    return last;
  }

  private static boolean same(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      throw UserException.of("read", b, e);
    }
  }

  /** SHA-256 of each as it is packed, by name. */
  public Map<String, String> hashes(Path linked) {
    Map<String, String> hashes = new LinkedHashMap<>();
    folders.keySet().forEach(name -> hashes.put(name, Sha256.ofFolder(linked.resolve(name))));
    return hashes;
  }

  /** Makes a folder of checkpoints that holds what would be packed, as links. */
  public void link(Path target) {
    files()
        .forEach(
            (path, file) -> {
              Path link = target.resolve(path);
              try {
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, file.toRealPath());
              } catch (IOException e) {
                throw UserException.of("write", link, e);
              }
            });
  }

  List<ArchiveContent> contents(String prefix) {
    List<ArchiveContent> contents = new ArrayList<>();
    files().forEach((path, file) -> contents.add(ArchiveContent.file(prefix + path, file)));
    return contents;
  }

  /** What the loader reads, and licences, by path below the folder of checkpoints. */
  private Map<String, Path> files() {
    Map<String, Path> files = new TreeMap<>();
    folders.forEach(
        (name, folder) -> {
          try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(file -> Files.isRegularFile(file) && isNeeded(folder.relativize(file)))
                .forEach(file -> files.put(name + "/" + folder.relativize(file), file));
          } catch (IOException e) {
            throw UserException.of("read", folder, e);
          }
        });
    return files;
  }

  private static boolean isNeeded(Path path) {
    String first = path.getName(0).toString();
    return path.getNameCount() > 1
        ? FOLDERS.contains(first)
        : FILES.contains(first) || first.startsWith("LICENSE") || first.startsWith("NOTICE");
  }
}
