package dev.mangle.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.output.NullOutputStream;

/** SHA-256 of files and folders as lower-case hexadecimal. */
public final class Sha256 {
  private Sha256() {}

  /** Hash of one file's bytes. */
  public static String of(Path file) {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(NullOutputStream.INSTANCE);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of bytes, in hexadecimal. */
  public static String ofBytes(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Hash of {@code text} as UTF-8. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Hash of a folder: of the lines {@code HASH RELATIVE/PATH} of its files, sorted by path. */
  public static String ofFolder(Path folder) {
    MessageDigest digest = digest();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
    for (Path file : files) {
      String line = of(file) + "  " + folder.relativize(file).toString().replace('\\', '/') + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
