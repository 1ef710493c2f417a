package dev.mangle.image;

import dev.mangle.io.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
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
   * Reads a whole image; its header is looked at before its pixels.
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
      BufferedImage image = reader.read(0);
      return new Image(name, new ImageShape(height, width, 3), Resize.samples(image, 3));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The decoder fails in many ways on what is no whole JPEG.
      UserException error = new UserException("'%s' is damaged: %s", file, e.getMessage());
      error.initCause(e);
      throw error;
    } finally {
      reader.dispose();
    }
  }
}
