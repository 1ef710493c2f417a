package dev.mangle.image;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Images at another size. */
public final class Resize {
  private Resize() {}

  /**
   * {@code image} with another height and width by Java2D's bicubic interpolation, for sizes that
   * differ little; itself where it has them already.
   */
  public static Image bicubic(Image image, int height, int width) {
    ImageShape from = image.shape();
    if (from.height() == height && from.width() == width) {
      return image;
    }
    ImageShape to = new ImageShape(height, width, from.channels());
    // Grey goes as three equal channels: Java's own grey is linear, and drawing would convert it.
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(buffered(image), 0, 0, width, height, null);
    graphics.dispose();
    return new Image(image.name(), to, samples(target, to.channels()));
  }

  /**
   * {@code image} with another height and width by Lanczos' filter of three lobes, which takes
   * every pixel into account however small the result is; itself where it has them already.
   */
  public static Image lanczos(Image image, int height, int width) {
    ImageShape from = image.shape();
    if (from.height() == height && from.width() == width) {
      return image;
    }
    ImageShape to = new ImageShape(height, width, from.channels());
    ResampleOp op = new ResampleOp(width, height, ResampleOp.FILTER_LANCZOS);
    return new Image(image.name(), to, samples(op.filter(buffered(image), null), to.channels()));
  }

  private static BufferedImage buffered(Image image) {
    ImageShape shape = image.shape();
    byte[] rgb = image.toRgb().samples();
    BufferedImage buffered =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[shape.height() * shape.width()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
    }
    buffered.setRGB(0, 0, shape.width(), shape.height(), pixels, 0, shape.width());
    return buffered;
  }

  /** The samples of an opaque sRGB image: three a pixel, or red alone. */
  private static byte[] samples(BufferedImage image, int channels) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] samples = new byte[pixels.length * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (pixels[i / channels] >> (16 - 8 * (i % channels)));
    }
    return samples;
  }
}
