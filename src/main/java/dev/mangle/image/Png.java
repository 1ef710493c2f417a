package dev.mangle.image;

import ar.com.hjg.pngj.FilterType;
import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineByte;
import ar.com.hjg.pngj.PngWriter;
import ar.com.hjg.pngj.PngjOutputException;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * PNG files to and from 8-bit images.
 *
 * <p>Taken: grey of 1 to 8 bits, RGB, palettes, interlaced or not, and alpha where every pixel is
 * opaque. Refused by name: 16 bits, transparent pixels, sides over 16384, damaged or truncated
 * files. Samples are taken as stored; gamma and colour profiles are ignored.
 */
public final class Png {
  private Png() {}

  /**
   * Shape that {@link #read} will give, from the header alone.
   *
   * @throws UserException when the file cannot be read or its header is not one that is taken
   */
  public static ImageShape readShape(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new PngStructure(file, in.readNBytes(PngStructure.HEADER_BYTES)).shape();
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  /**
   * Reads a whole image, every checksum included.
   *
   * @throws UserException when the file cannot be read, is damaged or is of a refused kind
   */
  public static Image read(Path file) {
    byte[] png;
    try {
      png = Files.readAllBytes(file);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
    PngStructure structure = new PngStructure(file, png);
    ImageShape shape = structure.shape();
    structure.checkWhole();
    byte[] samples = PngDecoder.decode(file, shape, png);
    return new Image(file.getFileName().toString(), shape, samples);
  }

  /** Writes 8-bit grey or RGB; does not close {@code out}. */
  public static void write(OutputStream out, Image image) throws IOException {
    ImageShape shape = image.shape();
    ImageInfo info =
        new ImageInfo(shape.width(), shape.height(), 8, false, shape.channels() == 1, false);
    try {
      PngWriter writer = new PngWriter(out, info);
      writer.setShouldCloseStream(false);
      // Perturbed images hardly compress: a fixed filter is as small as a chosen one, and faster.
      writer.setFilterType(FilterType.FILTER_AVERAGE);
      writer.setCompLevel(1);
      int stride = info.bytesPerRow;
      for (int at = 0; at < image.samples().length; at += stride) {
        byte[] row = Arrays.copyOfRange(image.samples(), at, at + stride);
        writer.writeRow(new ImageLineByte(info, row));
      }
      writer.end();
    } catch (PngjOutputException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    }
  }
}
