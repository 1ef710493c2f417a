package dev.mangle.io.archive;

/**
 * One entry of an archive as the archive tells it; nothing of it is to be trusted.
 *
 * @param name path inside the archive
 * @param mode Unix permissions, -1 where the archive says none
 * @param target of a link, else empty
 */
record ArchiveItem(String name, Kind kind, int mode, String target) {

  /** What an entry is. */
  enum Kind {
    FILE,
    FOLDER,
    SYMBOLIC_LINK,
    HARD_LINK,
    /** A device, pipe or socket. */
    SPECIAL
  }
}
