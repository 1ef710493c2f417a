package dev.mangle.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A program that needs nothing but Java: an image to JPEG and back; prints its size. */
public final class JpegRoundTrip {
  private JpegRoundTrip() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    ImageIO.setUseCache(false);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    BufferedImage back = ImageIO.read(new ByteArrayInputStream(jpeg.toByteArray()));
    System.out.println(back.getWidth() + "x" + back.getHeight());
  }
}
