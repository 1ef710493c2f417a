package dev.mangle.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A package of the Debian archive with each file as {@code NAME.gz}, fetched with apt and unpacked
 * with dpkg; nothing is installed, and no rights are needed.
 *
 * @param packageName its name
 * @param prefix folder of the files within it, ending in a slash
 */
record DebianPackage(String packageName, String prefix) implements Source {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "Debian package " + packageName;
  }

  @Override
  public void bring(Collection<String> names, Path folder) throws IOException {
    Path scratch = Files.createDirectory(folder.resolve("debian"));
    download(scratch);
    Path unpacked = Files.createDirectory(scratch.resolve("unpacked"));
    Tool.run(
        scratch,
        TIMEOUT,
        "dpkg-deb",
        "-x",
        Tool.left(scratch, ".deb").toString(),
        unpacked.toString());
    for (String name : names) {
      Path packed = unpacked.resolve(prefix + name + ".gz");
      if (!Files.isRegularFile(packed)) {
        throw new IOException("the package lacks " + prefix + name + ".gz");
      }
      GzipMirror.unpack(packed, folder.resolve(name));
    }
  }

  /** With the machine's lists of packages, else with lists of its own: a fresh machine has none. */
  private void download(Path scratch) throws IOException {
    try {
      apt(scratch, List.of(), "download", packageName);
    } catch (Tool.Failure e) {
      Path lists = Files.createDirectory(scratch.resolve("lists"));
      Path cache = Files.createDirectory(scratch.resolve("cache"));
      List<String> own = List.of("Dir::State::Lists=" + lists, "Dir::Cache=" + cache);
      apt(scratch, own, "update", "--error-on=any");
      apt(scratch, own, "download", packageName);
    }
  }

  private static void apt(Path folder, List<String> settings, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
    // Root's apt would write as another user, whom a folder of one's own does not let in.
    command.addAll(List.of("-o", "APT::Sandbox::User=root"));
    settings.forEach(setting -> command.addAll(List.of("-o", setting)));
    command.addAll(List.of(words));
    Tool.run(folder, TIMEOUT, command.toArray(new String[0]));
  }
}
