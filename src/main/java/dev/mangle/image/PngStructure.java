package dev.mangle.image;

import dev.mangle.io.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** What makes a file a whole PNG that we take: signature, header, checksums, end. */
final class PngStructure {
  /** Bytes of the signature and the header chunk. */
  static final int HEADER_BYTES = 33;

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int MAX_SIDE = 16384;

  private final Path file;
  private final ByteBuffer png;

  /** Looks at {@code png}: a whole file, or at least its first {@link #HEADER_BYTES} bytes. */
  PngStructure(Path file, byte[] png) {
    this.file = file;
    this.png = ByteBuffer.wrap(png);
  }

  /** Shape after conversion to 8-bit grey or RGB; refuses headers that we do not take. */
  ImageShape shape() {
    checkSignature();
    String type = checkChunk(8);
    if (!type.equals("IHDR") || png.getInt(8) != 13) {
      throw damaged("expected an IHDR chunk first, found " + type);
    }
    int width = png.getInt(16);
    int height = png.getInt(20);
    if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
      throw new UserException(
          "'%s' is %sx%s (height x width): expected sides of 1 to %d",
          file, Integer.toUnsignedString(height), Integer.toUnsignedString(width), MAX_SIDE);
    }
    return new ImageShape(height, width, channels(png.get(24), png.get(25)));
  }

  /** Refuses a file that is cut anywhere or has a chunk with a wrong checksum. */
  void checkWhole() {
    checkSignature();
    int at = 8;
    while (!checkChunk(at).equals("IEND")) {
      at += 12 + png.getInt(at);
    }
  }

  private int channels(int bitDepth, int colourType) {
    if (bitDepth == 16) {
      throw new UserException("'%s' has 16 bits a channel: expected 8 or fewer", file);
    }
    boolean packed = bitDepth == 1 || bitDepth == 2 || bitDepth == 4;
    boolean palette = colourType == 3;
    boolean grey = colourType == 0;
    boolean known = palette || grey || colourType == 2 || colourType == 4 || colourType == 6;
    boolean plainMethods = png.getShort(26) == 0 && (png.get(28) & 0xff) <= 1;
    if (!known || !plainMethods || !(bitDepth == 8 || (packed && (palette || grey)))) {
      throw damaged(
          "no PNG has bit depth %d, colour type %d, methods %d, %d, %d"
              .formatted(bitDepth, colourType, png.get(26), png.get(27), png.get(28)));
    }
    return grey || colourType == 4 ? 1 : 3;
  }

  private void checkSignature() {
    if (png.limit() == 0) {
      throw new UserException("'%s' is no PNG image: the file is empty", file);
    }
    if (png.limit() < 8 || png.getLong(0) != SIGNATURE) {
      String found = HexFormat.ofDelimiter(" ").formatHex(png.array(), 0, Math.min(8, png.limit()));
      throw new UserException("'%s' is no PNG image: it begins with bytes %s", file, found);
    }
  }

  /** Checks the chunk that begins at a byte and returns its type. */
  private String checkChunk(int at) {
    int left = png.limit() - at;
    if (left < 12) {
      throw new UserException(
          "'%s' is truncated: it ends at byte %d without IEND", file, at + left);
    }
    int length = png.getInt(at);
    if (length < 0 || length > left - 12) {
      throw new UserException(
          "'%s' is truncated: the chunk at byte %d has %s bytes of data, the file %d more",
          file, at, Integer.toUnsignedString(length), left - 8);
    }
    String type = new String(png.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(png.array(), at + 4, length + 4);
    if ((int) crc.getValue() != png.getInt(at + 8 + length)) {
      throw damaged("wrong checksum of the chunk at byte " + at);
    }
    return type;
  }

  private UserException damaged(String reason) {
    return new UserException("'%s' is damaged: %s", file, reason);
  }
}
