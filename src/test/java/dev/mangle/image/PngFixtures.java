package dev.mangle.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.PngWriter;
import ar.com.hjg.pngj.chunks.PngChunkPLTE;
import ar.com.hjg.pngj.chunks.PngChunkTRNS;
import dev.mangle.io.UserException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.function.Executable;

/** Images and PNG files for tests, well-made and not. */
final class PngFixtures {
  private PngFixtures() {}

  /** An image of random samples. */
  static Image random(String name, int height, int width, int channels, long seed) {
    byte[] samples = new byte[height * width * channels];
    new Random(seed).nextBytes(samples);
    return new Image(name, new ImageShape(height, width, channels), samples);
  }

  /** A PNG as {@code Png} writes it. */
  static byte[] bytes(Image image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Png.write(out, image);
    return out.toByteArray();
  }

  /** A PNG written by pngj; {@code chunks} may queue more chunks. */
  static byte[] pngj(ImageInfo info, Consumer<PngWriter> chunks, int[]... rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PngWriter writer = new PngWriter(out, info);
    chunks.accept(writer);
    for (int[] row : rows) {
      writer.writeRowInt(row);
    }
    writer.end();
    return out.toByteArray();
  }

  static void palette(PngWriter writer, int... colours) {
    PngChunkPLTE chunk = writer.getMetadata().createPLTEChunk();
    chunk.setNentries(colours.length);
    for (int i = 0; i < colours.length; i++) {
      chunk.setEntry(i, colours[i] >> 16, (colours[i] >> 8) & 0xff, colours[i] & 0xff);
    }
  }

  static PngChunkTRNS transparency(PngWriter writer) {
    return writer.getMetadata().createTRNSChunk();
  }

  /** A PNG put together by hand, with right checksums whatever the contents. */
  static byte[] raw(byte[]... chunks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    for (byte[] chunk : chunks) {
      out.write(chunk);
    }
    return out.toByteArray();
  }

  static byte[] header(int width, int height, int depth, int colourType) throws IOException {
    return header(width, height, depth, colourType, 0);
  }

  static byte[] header(int width, int height, int depth, int colourType, int interlace)
      throws IOException {
    ByteBuffer data = ByteBuffer.allocate(13).putInt(width).putInt(height);
    data.put((byte) depth).put((byte) colourType).put(12, (byte) interlace);
    return chunk("IHDR", data.array());
  }

  static byte[] pixels(int... raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      for (int value : raw) {
        deflater.write(value);
      }
    }
    return chunk("IDAT", out.toByteArray());
  }

  static byte[] chunk(String type, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream chunk = new DataOutputStream(out);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    chunk.writeInt(data.length);
    chunk.write(name);
    chunk.write(data);
    chunk.writeInt((int) crc.getValue());
    return out.toByteArray();
  }

  static Path file(Path folder, String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** Asserts a user error with exactly this one-line message. */
  static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(UserException.class, action).getMessage());
  }
}
