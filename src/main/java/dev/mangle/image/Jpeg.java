package dev.mangle.image;

import dev.mangle.io.UserException;
import java.awt.color.ColorSpace;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** JPEG files as 8-bit RGB images; they are only read. */
public final class Jpeg {
  private Jpeg() {}

  /** Whether a file begins as a JPEG does; false where it cannot be read. */
  public static boolean isJpeg(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(3);
      return start.length == 3 && start[0] == -1 && start[1] == -40 && start[2] == -1;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads a whole image; its header is looked at before its pixels. The samples are the numbers of
   * the file, without regard to a colour profile.
   *
   * @param name of the image, ending in .png
   * @param mostPixels height x width that is taken
   * @throws UserException when the file cannot be read, is damaged or too large
   */
  public static Image read(Path file, String name, long mostPixels) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in, true, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      if ((long) height * width > mostPixels) {
        throw new UserException(
            "'%s' is %dx%d (height x width): expected at most %d pixels",
            file, height, width, mostPixels);
      }
      Raster raster = reader.read(0, unconverted(reader, height, width)).getRaster();
      return new Image(name, new ImageShape(height, width, 3), samples(raster, file));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The decoder fails in many ways on what is no whole JPEG.
      UserException error = new UserException("'%s' is damaged: %s", file, e.getMessage());
      error.initCause(e);
      throw error;
    } finally {
      reader.dispose();
    }
  }

  /** Colours that come with a profile stay in it, where the reader would make them sRGB. */
  private static ImageReadParam unconverted(ImageReader reader, int height, int width)
      throws IOException {
    ImageReadParam param = reader.getDefaultReadParam();
    for (Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0); types.hasNext(); ) {
      ImageTypeSpecifier type = types.next();
      ColorSpace space = type.getColorModel().getColorSpace();
      if (space.getType() == ColorSpace.TYPE_RGB && !space.isCS_sRGB()) {
        param.setDestination(type.createBufferedImage(width, height));
      }
    }
    return param;
  }

  /** Three a pixel, grey as three equal ones; {@code getRGB} would brighten grey. */
  private static byte[] samples(Raster raster, Path file) {
    int bands = raster.getNumBands();
    if (bands != 1 && bands != 3) {
      throw new UserException("'%s' has %d channels: expected 1 or 3", file, bands);
    }
    int width = raster.getWidth();
    byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(raster.getHeight(), width), 3)];
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < 3 * width; i++) {
        samples[y * width * 3 + i] = (byte) row[bands == 1 ? i / 3 : i];
      }
    }
    return samples;
  }
}
