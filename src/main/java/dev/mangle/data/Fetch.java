package dev.mangle.data;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;

/**
 * Brings a dataset's files from the first source that has them right.
 *
 * @param dataset its name
 * @param files name to SHA-256 of the unpacked file
 * @param sources tried in this order
 */
record Fetch(String dataset, Map<String, String> files, List<Source> sources) {

  /**
   * Makes {@code folder} hold every file; valid ones stay as they are.
   *
   * @throws UserException when no source works, with the reason of each
   */
  void into(Path folder, Progress progress) {
    List<String> missing = files.keySet().stream().filter(name -> !isValid(folder, name)).toList();
    if (missing.isEmpty()) {
      progress.say("dataset " + dataset + ": already in '" + folder + "', all files valid");
      return;
    }
    AtomicFiles.createFolders(folder);
    List<String> reasons = new ArrayList<>();
    for (Source source : sources) {
      try (Progress.Task task = progress.begin("from " + source.name(), missing.size())) {
        bring(source, missing, folder);
        task.advance(missing.size());
        progress.say(
            "dataset %s: %d files from %s into '%s', SHA-256 checked"
                .formatted(dataset, missing.size(), source.name(), folder));
        return;
      } catch (IOException e) {
        reasons.add(source.name() + ": " + reason(e));
      }
    }
    throw new UserException("cannot fetch dataset %s: %s", dataset, String.join("; ", reasons));
  }

  private void bring(Source source, List<String> missing, Path folder) throws IOException {
    Path scratch = Files.createTempDirectory("mangle-fetch");
    try {
      source.bring(missing, scratch);
      for (String name : missing) {
        check(scratch.resolve(name));
      }
      for (String name : missing) {
        AtomicFiles.write(folder.resolve(name), out -> Files.copy(scratch.resolve(name), out));
      }
    } finally {
      PathUtils.deleteDirectory(scratch);
    }
  }

  private void check(Path file) throws IOException {
    String name = file.getFileName().toString();
    String found = Sha256.of(file);
    if (!found.equals(files.get(name))) {
      throw new IOException(
          "SHA-256 of " + name + ": expected " + files.get(name) + ", found " + found);
    }
  }

  private boolean isValid(Path folder, String name) {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) && Sha256.of(file).equals(files.get(name));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
