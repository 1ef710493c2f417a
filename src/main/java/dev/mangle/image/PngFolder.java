package dev.mangle.image;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FilenameUtils;

/** The PNG images of one folder in name order; hidden files and subfolders are left out. */
public final class PngFolder {
  private final Path folder;
  private final Map<String, ImageShape> shapes;

  private PngFolder(Path folder, Map<String, ImageShape> shapes) {
    this.folder = folder;
    this.shapes = shapes;
  }

  /**
   * Lists a folder and reads the header of every image in it.
   *
   * @throws UserException when there is no such folder, it holds no PNG, or a header is bad
   */
  public static PngFolder open(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserException("'%s' is a file: expected a folder of PNG images", folder);
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(folder)) {
      entries = list.filter(path -> !path.getFileName().toString().startsWith(".")).toList();
    } catch (IOException e) {
      throw UserException.of("read folder", folder, e);
    }
    Map<String, ImageShape> shapes = new TreeMap<>();
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (Image.isPngName(name) && !Files.isDirectory(entry)) {
        shapes.put(name, Png.readShape(entry));
      }
    }
    if (shapes.isEmpty()) {
      throw new UserException("no PNG images in '%s': found %s", folder, describe(entries));
    }
    return new PngFolder(folder, Collections.unmodifiableMap(new LinkedHashMap<>(shapes)));
  }

  /** The folder as it was given. */
  public Path folder() {
    return folder;
  }

  /** File names in order. */
  public List<String> names() {
    return List.copyOf(shapes.keySet());
  }

  /** Number of images, at least 1. */
  public int size() {
    return shapes.size();
  }

  /** Names by shape, both in name order; grey images have one channel. */
  public Map<ImageShape, List<String>> groups() {
    Map<ImageShape, List<String>> groups = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> groups.computeIfAbsent(shape, s -> new ArrayList<>()).add(name));
    return groups;
  }

  /** Reads one image of this folder; see {@link Png#read}. */
  public Image read(String name) {
    return Png.read(folder.resolve(name));
  }

  /** Reads images in the order of {@code names}; see {@link Png#read}. */
  public List<Image> read(List<String> names) {
    return names.stream().map(this::read).toList();
  }

  /** What is there instead of images, such as {@code 12 .jpg files, 1 folder}. */
  private static String describe(List<Path> entries) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path entry : entries) {
      String extension = FilenameUtils.getExtension(entry.getFileName().toString());
      String kind =
          extension.isEmpty() ? "file" : "." + extension.toLowerCase(Locale.ROOT) + " file";
      counts.merge(Files.isDirectory(entry) ? "folder" : kind, 1, Integer::sum);
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((kind, count) -> parts.add(count + " " + kind + (count == 1 ? "" : "s")));
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }
}
