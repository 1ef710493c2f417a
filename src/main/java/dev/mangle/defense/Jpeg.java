package dev.mangle.defense;

import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * To JPEG and back, by the JDK's own codec (libjpeg): baseline, the standard tables scaled to the
 * quality, chroma subsampled 4:2:0. Samples are rounded to 8 bits first; grey stays grey.
 *
 * <p>Source: Dziugaite, Ghahramani and Roy, "A study of the effect of JPG compression on
 * adversarial images", 2016.
 *
 * @param quality 1..100 as libjpeg counts
 */
record Jpeg(int quality) implements Defense {
  static final Kind<Defense> KIND =
      new Kind<>(
          "to JPEG (4:2:0) and back",
          "Dziugaite et al. 2016",
          List.of(Parameter.whole("quality", 75, 1, 100)),
          values -> new Jpeg(values.whole("quality")));

  @Override
  public float[] apply(float[] image, ImageShape shape, RandomGenerator random) {
    try {
      return samples(decode(encode(picture(image, shape))), shape);
    } catch (IOException e) {
      throw new UncheckedIOException("JPEG in memory", e);
    }
  }

  private static BufferedImage picture(float[] image, ImageShape shape) {
    int type = shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage picture = new BufferedImage(shape.width(), shape.height(), type);
    int[] samples = new int[image.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.round(image[i]);
    }
    picture.getRaster().setPixels(0, 0, shape.width(), shape.height(), samples);
    return picture;
  }

  /** The file's bytes. */
  byte[] encode(BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static WritableRaster decode(byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      return reader.read(0).getRaster();
    } finally {
      reader.dispose();
    }
  }

  private static float[] samples(WritableRaster raster, ImageShape shape) {
    return raster.getPixels(0, 0, shape.width(), shape.height(), new float[shape.size()]);
  }
}
