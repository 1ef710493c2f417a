package dev.mangle.io.archive;

/**
 * What an archive may be.
 *
 * @param packed bytes of the archive
 * @param unpacked bytes of all its files
 * @param entries files, folders and links
 * @param ratio how many times larger than the archive its files may be
 */
public record Limits(long packed, long unpacked, int entries, int ratio) {
  private static final long GIB = 1L << 30;

  /** The contest's sizes; the rest are ours, far above what honest archives need. */
  public static final Limits CONTEST = new Limits(8 * GIB, 16 * GIB, 100_000, 200);

  /** Bytes under which no ratio is a bomb: a few megabytes of zeros may well be a variable. */
  static final long RATIO_MATTERS_FROM = GIB / 4;
}
