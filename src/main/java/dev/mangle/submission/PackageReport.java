package dev.mangle.submission;

import dev.mangle.io.archive.Limits;
import java.lang.Runtime.Version;
import java.util.Map;
import java.util.Set;

/**
 * What was packed.
 *
 * @param metadata of the submission
 * @param parts of the archive by name
 * @param packed bytes of the archive
 * @param platform such as {@code linux-x86_64}
 * @param needs what the container must have
 * @param without what it must have where it has nothing but glibc
 */
public record PackageReport(
    Metadata metadata,
    Map<String, Part> parts,
    long packed,
    String platform,
    Needs needs,
    Needs without) {

  /**
   * What libraries ask of the system.
   *
   * @param glibc lowest version
   * @param libraries beside glibc's own
   */
  public record Needs(Version glibc, Set<String> libraries) {}

  /**
   * Some of the archive's files.
   *
   * @param bytes before packing
   */
  public record Part(int files, long bytes) {
    Part plus(ArchiveContent content) {
      return new Part(files + 1, bytes + content.size());
    }
  }

  /** Bytes of all files before packing. */
  public long unpacked() {
    return parts.values().stream().mapToLong(Part::bytes).sum();
  }

  /** The contest's limit of {@link #packed}. */
  public long packedLimit() {
    return Limits.CONTEST.packed();
  }

  /** The contest's limit of {@link #unpacked}. */
  public long unpackedLimit() {
    return Limits.CONTEST.unpacked();
  }
}
