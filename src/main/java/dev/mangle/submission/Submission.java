package dev.mangle.submission;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An unpacked submission.
 *
 * @param name what tables call it: the name of its folder
 * @param folder with {@code metadata.json} at its root; links that lead to it are followed
 */
public record Submission(String name, Path folder, Metadata metadata) {

  /**
   * Opens a folder.
   *
   * @throws UserException when its metadata is bad, or its entry point is missing, lies outside or
   *     cannot be executed
   */
  public static Submission open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Metadata metadata = Metadata.read(absolute.resolve(Metadata.FILE_NAME));
    requireEntryPoint(absolute, metadata.entryPoint());
    try {
      return new Submission(absolute.getFileName().toString(), absolute.toRealPath(), metadata);
    } catch (IOException e) {
      throw UserException.of("read", absolute, e);
    }
  }

  private static void requireEntryPoint(Path folder, String entryPoint) {
    Path file = folder.resolve(entryPoint).normalize();
    if (!Files.isRegularFile(file)) {
      throw new UserException("'%s': there is no entry point '%s'", folder, entryPoint);
    }
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw new UserException(
            "'%s': the entry point '%s' lies outside of the submission", folder, entryPoint);
      }
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
    if (!Files.isExecutable(file)) {
      throw new UserException("'%s': the entry point '%s' is not executable", folder, entryPoint);
    }
  }
}
