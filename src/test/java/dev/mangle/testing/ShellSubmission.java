package dev.mangle.testing;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.Sha256;
import dev.mangle.submission.Metadata;
import dev.mangle.submission.SubmissionType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

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

  /**
   * Writes an attack that delivers the same 2x2 grey image every time: {@code values} by name.
   *
   * @param values of the images that it is given, or of some of them
   */
  public static Path greyAttack(Path folder, SubmissionType type, Map<String, Integer> values) {
    Workspace workspace = new Workspace(folder);
    values.forEach((name, value) -> workspace.grey("made/" + name, value));
    return write(folder, type, "for i in \"$1\"/*.png; do cp \"made/${i##*/}\" \"$2\"; done");
  }

  /**
   * Writes a defense that tells 2x2 images of one grey: 0 below {@code low}, 1 below {@code high},
   * else 2. It knows them by the SHA-256 of the files that the tool writes.
   */
  public static Path greyDefense(Path folder, int low, int high) {
    write(
        folder,
        SubmissionType.DEFENSE,
        """
        declare -A labels
        while read -r sha label; do labels[$sha]=$label; done <greys
        cd "$1" && for image in *.png; do
          read -r sha _ < <(sha256sum "$image")
          echo "$image,${labels[$sha]}"
        done >"$2"
        """);
    StringBuilder greys = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      int label = value < low ? 0 : value < high ? 1 : 2;
      greys.append(greySha256(folder, value)).append(' ').append(label).append('\n');
    }
    new Workspace(folder).text("greys", greys.toString());
    return folder;
  }

  private static String greySha256(Path folder, int value) {
    byte[] samples = {(byte) value, (byte) value, (byte) value, (byte) value};
    Path file = folder.resolve("grey.tmp");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        Png.write(out, new Image("grey.png", new ImageShape(2, 2, 1), samples));
      }
      String sha256 = Sha256.of(file);
      Files.delete(file);
      return sha256;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
