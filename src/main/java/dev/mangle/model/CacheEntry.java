package dev.mangle.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.mangle.io.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.tensorflow.proto.MetaGraphDef;

/**
 * A file of a {@link NetworkCache}: the network as a protobuf, then {@value #TRAILER} bytes that
 * tell whether all of it is there: a mark, its length, its CRC-32; big-endian.
 */
final class CacheEntry {
  /** Another number for another layout; it is part of the key too. */
  static final int FORMAT = 1;

  private static final int MARK = 0x6d6e6700 + FORMAT;
  private static final int TRAILER = Integer.BYTES + 2 * Long.BYTES;

  private CacheEntry() {}

  /** What a file lacks to be an entry. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason) {
      super(reason);
    }
  }

  /**
   * Reads {@code file}; the weights stay in it, mapped into memory, for as long as the network is
   * used.
   *
   * @throws DamagedException when it is not what was written
   * @throws IOException when it cannot be read
   */
  static MetaGraphDef read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long length = channel.size() - TRAILER;
      if (length < 0 || length > Integer.MAX_VALUE - TRAILER) {
        throw new DamagedException("its size is " + channel.size() + " bytes");
      }
      ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      ByteBuffer network = all.slice(0, (int) length);
      check(all.slice((int) length, TRAILER), network);
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(network).newCodedInput();
      in.enableAliasing(true);
      return MetaGraphDef.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedException(e.getMessage());
    }
  }

  private static void check(ByteBuffer trailer, ByteBuffer network) throws DamagedException {
    if (trailer.getInt() != MARK || trailer.getLong() != network.limit()) {
      throw new DamagedException("it is not whole");
    }
    CRC32 sum = new CRC32();
    sum.update(network.duplicate());
    if (trailer.getLong() != sum.getValue()) {
      throw new DamagedException("its checksum is wrong");
    }
  }

  /**
   * Writes {@code file} in one piece.
   *
   * @throws dev.mangle.io.UserException when it cannot be written
   */
  static void write(Path file, MetaGraphDef network) {
    AtomicFiles.write(
        file,
        out -> {
          CRC32 sum = new CRC32();
          OutputStream checked = new CheckedOutputStream(out, sum);
          network.writeTo(checked);
          ByteBuffer trailer = ByteBuffer.allocate(TRAILER);
          trailer.putInt(MARK).putLong(network.getSerializedSize()).putLong(sum.getValue());
          out.write(trailer.array());
        });
  }

  /** Bytes of the file that {@link #write} makes. */
  static long size(MetaGraphDef network) {
    return (long) network.getSerializedSize() + TRAILER;
  }
}
