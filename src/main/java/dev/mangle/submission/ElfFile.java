package dev.mangle.submission;

import java.io.EOFException;
import java.io.IOException;
import java.lang.Runtime.Version;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a 64-bit little-endian ELF file asks of the system that loads it.
 *
 * @param needed names of libraries, such as {@code libz.so.1}
 * @param versions of symbols, such as {@code GLIBC_2.34}
 */
record ElfFile(Set<String> needed, Set<String> versions) {
  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE = 0x0102;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final long NEEDED = 1;
  private static final long STRINGS = 5;
  private static final long VERSIONS = 0x6ffffffe;
  private static final long VERSION_COUNT = 0x6fffffff;
  private static final int HEADER_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;
  private static final int LONGEST_NAME = 256;
  private static final String GLIBC = "GLIBC_";

  /** Whether {@code file} is a 64-bit little-endian ELF file. */
  static boolean is(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() < HEADER_BYTES) {
        return false;
      }
      ByteBuffer header = bytes(channel, 0, HEADER_BYTES);
      return header.getInt(0) == MAGIC && header.getShort(4) == CLASS_64_LITTLE;
    }
  }

  /** Reads {@code file}, which must be one. */
  static ElfFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return new Reader(channel).read();
    }
  }

  /** The lowest glibc that has all symbols; 2.0 where none is named. */
  Version glibc() {
    return versions.stream()
        .filter(version -> version.startsWith(GLIBC + "2."))
        .map(version -> Version.parse(version.substring(GLIBC.length())))
        .reduce(Version.parse("2"), (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.flip();
  }

  /** Walks from the program headers over the dynamic section to names and versions. */
  private static final class Reader {
    private final FileChannel channel;
    private final Map<Long, Long> values = new HashMap<>();
    private final Set<Long> neededAt = new LinkedHashSet<>();
    private ByteBuffer segments;

    Reader(FileChannel channel) {
      this.channel = channel;
    }

    ElfFile read() throws IOException {
      ByteBuffer header = exactly(0, HEADER_BYTES);
      segments = exactly(header.getLong(32), header.getShort(56) * SEGMENT_BYTES);
      readDynamic();
      Set<String> needed = new TreeSet<>();
      for (long at : neededAt) {
        needed.add(string(at));
      }
      return new ElfFile(needed, versions());
    }

    private void readDynamic() throws IOException {
      for (int at = 0; at < segments.limit(); at += SEGMENT_BYTES) {
        if (segments.getInt(at) == DYNAMIC) {
          ByteBuffer dynamic =
              exactly(segments.getLong(at + 8), Math.toIntExact(segments.getLong(at + 32)));
          while (dynamic.remaining() >= 16) {
            long tag = dynamic.getLong();
            long value = dynamic.getLong();
            if (tag == NEEDED) {
              neededAt.add(value);
            }
            values.putIfAbsent(tag, value);
          }
        }
      }
    }

    private Set<String> versions() throws IOException {
      Set<String> versions = new TreeSet<>();
      long at = values.containsKey(VERSIONS) ? offset(values.get(VERSIONS)) : 0;
      for (long files = values.getOrDefault(VERSION_COUNT, 0L); files > 0; files--) {
        ByteBuffer file = exactly(at, 16);
        long symbol = at + file.getInt(8);
        for (int symbols = file.getShort(2); symbols > 0; symbols--) {
          ByteBuffer version = exactly(symbol, 16);
          versions.add(string(version.getInt(8)));
          symbol += version.getInt(12);
        }
        at += file.getInt(12);
      }
      return versions;
    }

    private String string(long at) throws IOException {
      ByteBuffer text = bytes(channel, offset(values.getOrDefault(STRINGS, 0L)) + at, LONGEST_NAME);
      int end = 0;
      while (end < text.limit() && text.get(end) != 0) {
        end++;
      }
      return StandardCharsets.US_ASCII.decode(text.slice(0, end)).toString();
    }

    /** Where in the file an address of the loaded library lies. */
    private long offset(long address) throws IOException {
      for (int at = 0; at < segments.limit(); at += SEGMENT_BYTES) {
        long start = segments.getLong(at + 16);
        if (segments.getInt(at) == LOAD
            && address >= start
            && address < start + segments.getLong(at + 32)) {
          return segments.getLong(at + 8) + address - start;
        }
      }
      throw new EOFException("ELF address " + address + " lies outside of its file");
    }

    private ByteBuffer exactly(long at, int count) throws IOException {
      ByteBuffer buffer = bytes(channel, at, count);
      if (buffer.limit() != count) {
        throw new EOFException("the ELF file ends early");
      }
      return buffer;
    }
  }
}
