package dev.mangle.image;

import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.PngReaderByte;
import ar.com.hjg.pngj.PngjException;
import ar.com.hjg.pngj.chunks.PngChunkPLTE;
import ar.com.hjg.pngj.chunks.PngChunkTRNS;
import dev.mangle.io.UserException;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;

/** Turns the rows of one PNG, of any kind that we take, into 8-bit grey or RGB samples. */
final class PngDecoder {
  private static final int[] NONE = {};

  private final Path file;
  private final ImageInfo info;
  private final int colours;
  private final byte[] samples;
  private int[] palette = NONE;
  private int[] paletteAlpha = NONE;
  private int[] transparentColour = NONE;

  private PngDecoder(Path file, ImageInfo info, ImageShape shape) {
    this.file = file;
    this.info = info;
    this.colours = shape.channels();
    this.samples = new byte[shape.size()];
  }

  /**
   * Samples of a PNG whose structure was checked.
   *
   * @throws UserException when the pixels are damaged or transparent
   */
  static byte[] decode(Path file, ImageShape shape, byte[] png) {
    try {
      PngReaderByte reader = new PngReaderByte(new ByteArrayInputStream(png));
      reader.setCrcCheckDisabled();
      // Compressed texts and profiles say nothing about pixels, and a small one may unpack to
      // gigabytes.
      reader.setChunksToSkip("zTXt", "iTXt", "iCCP", "tEXt", "eXIf", "fdAT");
      PngDecoder decoder = new PngDecoder(file, reader.imgInfo, shape);
      for (int y = 0; y < shape.height(); y++) {
        byte[] row = reader.readRowByte().getScanlineByte();
        if (y == 0) {
          decoder.readColours(reader);
        }
        decoder.add(row, y);
      }
      // pngj takes pixel data that end early for zeros.
      long found = reader.getChunkseq().getIdatSet().getBytesOut();
      long expected = decoder.filteredBytes(reader.isInterlaced());
      if (found < expected) {
        throw new PngjException(
            "expected %d bytes of pixel data, found %d".formatted(expected, found));
      }
      reader.end();
      return decoder.samples;
    } catch (PngjException e) {
      throw damaged(file, e.getMessage(), e);
    } catch (IndexOutOfBoundsException | NullPointerException e) {
      // That is how pngj fails on chunks that are too short or hold nothing.
      throw damaged(file, "a chunk is too short", e);
    }
  }

  private static UserException damaged(Path file, String reason, RuntimeException cause) {
    UserException error = new UserException("'%s' is damaged: %s", file, reason);
    error.initCause(cause);
    return error;
  }

  /** Length of the unpacked pixel data: rows with a filter byte each, in seven passes or one. */
  private long filteredBytes(boolean interlaced) {
    if (!interlaced) {
      return passBytes(info.cols, info.rows);
    }
    long bytes = 0;
    int[][] passes = {
      {0, 0, 8, 8},
      {4, 0, 8, 8},
      {0, 4, 4, 8},
      {2, 0, 4, 4},
      {0, 2, 2, 4},
      {1, 0, 2, 2},
      {0, 1, 1, 2}
    };
    for (int[] p : passes) {
      int columns = (info.cols - p[0] + p[2] - 1) / p[2];
      int rows = (info.rows - p[1] + p[3] - 1) / p[3];
      bytes += passBytes(columns, rows);
    }
    return bytes;
  }

  private long passBytes(int columns, int rows) {
    return columns == 0 ? 0 : rows * (1 + ((long) columns * info.bitspPixel + 7) / 8);
  }

  private void readColours(PngReaderByte reader) {
    PngChunkPLTE colourTable = reader.getMetadata().getPLTE();
    PngChunkTRNS transparency = reader.getMetadata().getTRNS();
    if (info.indexed) {
      if (colourTable == null) {
        throw new UserException("'%s' is damaged: it has no palette", file);
      }
      palette = new int[colourTable.getNentries()];
      for (int i = 0; i < palette.length; i++) {
        palette[i] = colourTable.getEntry(i);
      }
    }
    if (transparency == null || info.alpha) {
      return;
    }
    if (info.indexed) {
      paletteAlpha = transparency.getPalletteAlpha();
    } else {
      transparentColour =
          info.greyscale ? new int[] {transparency.getGray()} : transparency.getRGB();
    }
  }

  private void add(byte[] row, int y) {
    int at = y * info.cols * colours;
    if (info.bitDepth == 8 && !info.indexed && !info.alpha && transparentColour.length == 0) {
      System.arraycopy(row, 0, samples, at, info.cols * colours);
      return;
    }
    for (int x = 0; x < info.cols; x++) {
      int from = x * info.channels;
      if (!opaque(row, from)) {
        throw new UserException(
            "'%s' has transparent pixels, e.g. at row %d, column %d: expected an opaque image",
            file, y, x);
      }
      for (int c = 0; c < colours; c++) {
        samples[at++] = info.indexed ? paletteColour(row[x], c) : scaled(row[from + c]);
      }
    }
  }

  private boolean opaque(byte[] row, int from) {
    if (info.alpha) {
      return (row[from + colours] & 0xff) == 255;
    }
    if (info.indexed) {
      int index = row[from] & 0xff;
      return index >= paletteAlpha.length || paletteAlpha[index] == 255;
    }
    for (int c = 0; c < transparentColour.length; c++) {
      if ((row[from + c] & 0xff) != transparentColour[c]) {
        return true;
      }
    }
    return transparentColour.length == 0;
  }

  private byte paletteColour(byte sample, int channel) {
    int index = sample & 0xff;
    if (index >= palette.length) {
      throw new UserException(
          "'%s' is damaged: colour %d of a palette of %d", file, index, palette.length);
    }
    return (byte) (palette[index] >> (16 - 8 * channel));
  }

  /** A grey sample of 1, 2 or 4 bits times 255, 85 or 17; 8 bits as they are. */
  private byte scaled(byte sample) {
    return (byte) ((sample & 0xff) * 255 / ((1 << info.bitDepth) - 1));
  }
}
