package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.Runtime.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Native libraries, unpacked, with those that they need and the container may lack. */
final class NativeLibraries {
  /** Where they lie in a submission. */
  static final String FOLDER = "native";

  private static final Pattern LIBRARY = Pattern.compile(".*\\.so(\\.\\d+)*");
  private static final Pattern LICENSE = Pattern.compile(".*LICENSE.*");

  /** Parts of glibc: they must come from the same build as the container's loader. */
  private static final List<String> GLIBC =
      List.of(
          "ld-linux",
          "libanl.so",
          "libc.so",
          "libdl.so",
          "libm.so",
          "libmvec.so",
          "libpthread.so",
          "libresolv.so",
          "librt.so",
          "libutil.so");

  /** Must go with the container's kernel module. */
  private static final List<String> DRIVER = List.of("libcuda.so", "libnvidia");

  private NativeLibraries() {}

  /**
   * What a natives' jar holds.
   *
   * @param platform such as {@code linux-x86_64}
   * @param files libraries and licences, to be packed below {@link #FOLDER}
   */
  record Unpacked(String platform, List<ArchiveContent> files) {}

  /** Writes the libraries and licences of a natives' jar into {@code folder}. */
  static Unpacked unpack(Path jar, Path folder) {
    String platform = "";
    List<ArchiveContent> files = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        Path path = Path.of(entry.getName());
        String name = path.getFileName().toString();
        boolean library = LIBRARY.matcher(name).matches();
        if (entry.isDirectory() || !(library || LICENSE.matcher(name).matches())) {
          continue;
        }
        Path unpacked = folder.resolve(name);
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, unpacked);
        }
        ArchiveContent content = ArchiveContent.file(FOLDER + "/" + name, unpacked);
        files.add(content.packedIn(jar, entry.getName()));
        platform = library ? path.getParent().getFileName().toString() : platform;
      }
    } catch (IOException e) {
      throw UserException.of("unpack", jar, e);
    }
    if (platform.isEmpty()) {
      throw new UserException("'%s' has no native libraries", jar);
    }
    return new Unpacked(platform, files);
  }

  /**
   * Copies libraries of this system that something in {@code folders} needs, and what those need in
   * turn, to {@code system/NAME/NAME}; not glibc, and no graphics driver.
   */
  static void addFromSystem(List<Path> folders, Path system) throws IOException {
    Deque<String> wanted = new ArrayDeque<>(needs(folders).libraries());
    Set<String> seen = new HashSet<>();
    while (!wanted.isEmpty()) {
      String name = wanted.remove();
      Optional<Path> found = seen.add(name) ? inSystem(name) : Optional.empty();
      if (found.isPresent()) {
        Path folder = Files.createDirectories(system.resolve(name));
        Files.copy(found.get().toRealPath(), folder.resolve(name));
        wanted.addAll(needs(List.of(folder)).libraries());
      }
    }
  }

  /** What all that lies below {@code folders} needs from elsewhere. */
  static PackageReport.Needs needs(List<Path> folders) throws IOException {
    Version glibc = Version.parse("2");
    Set<String> needed = new TreeSet<>();
    Set<String> there = new HashSet<>();
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        there.add(file.getFileName().toString());
        if (ElfFile.is(file)) {
          ElfFile elf = ElfFile.read(file);
          needed.addAll(elf.needed());
          glibc = elf.glibc().compareTo(glibc) > 0 ? elf.glibc() : glibc;
        }
      }
    }
    needed.removeIf(name -> there.contains(name) || starts(name, GLIBC));
    return new PackageReport.Needs(glibc, needed);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  /** Where Linux systems have their libraries. */
  static List<String> systemFolders() {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    return List.of(
        "/lib/" + machine + "-linux-gnu",
        "/usr/lib/" + machine + "-linux-gnu",
        "/lib64",
        "/usr/lib64",
        "/lib",
        "/usr/lib");
  }

  private static Optional<Path> inSystem(String name) {
    if (starts(name, DRIVER)) {
      return Optional.empty();
    }
    return systemFolders().stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static boolean starts(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
