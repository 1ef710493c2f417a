package dev.mangle.testing;

import dev.mangle.submission.Metadata;
import dev.mangle.submission.SubmissionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Contest submissions that are one bash script, well-behaved and not. */
public final class ShellSubmission {
  /** Copies the images. */
  public static final String COPY = "cp \"$1\"/*.png \"$2\"";

  private ShellSubmission() {}

  /** Writes a folder with {@code metadata.json} and {@code run.sh}, replacing what was there. */
  public static Path write(Path folder, SubmissionType type, String script) {
    try {
      Files.createDirectories(folder);
      Metadata metadata = new Metadata(type, "debian:12-slim", "debian:12-gpu", "run.sh");
      Files.writeString(folder.resolve(Metadata.FILE_NAME), metadata.toJson());
      Path entry = folder.resolve("run.sh");
      Files.writeString(entry, "#!/bin/bash\n" + script + "\n");
      Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
