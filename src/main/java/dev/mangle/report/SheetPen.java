package dev.mangle.report;

import dev.mangle.image.Image;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;

/** Draws on a contact sheet; positions are of upper left corners, in pixels. */
final class SheetPen {
  private static final Font FONT = BundledFont.of(13);
  private static final Font SMALL = BundledFont.of(12);
  private static final Color SOFT = new Color(89, 99, 110);
  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);
  private static final int LINE = 16;
  private static final int INSET = 3;

  private final Graphics2D graphics;

  SheetPen(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /** How wide a line of {@link #line} with a label and a confidence is. */
  static int lineWidth(String name) {
    return (int) Math.ceil(SMALL.getStringBounds(name + "    1000  >99.9 %", EXACT).getWidth());
  }

  /** A width that is no limit. */
  int unlimited() {
    return 1 << 20;
  }

  /** Returns where the text ends. */
  int text(String text, int x, int y, int most) {
    return text(text, FONT, ChartStyle.INK, x, y, most);
  }

  /** A less important text; returns where it ends. */
  int soft(String text, int x, int y, int most) {
    return text(text, SMALL, SOFT, x, y, most);
  }

  private int text(String text, Font font, Color colour, int x, int y, int most) {
    graphics.setFont(font);
    graphics.setColor(colour);
    FontMetrics metrics = graphics.getFontMetrics();
    String fitting = Shortened.toWidth(most, metrics, text);
    graphics.drawString(fitting, x, y + LINE - metrics.getDescent());
    return x + metrics.stringWidth(fitting);
  }

  /** A name on the left, a value on the right, on a tint of a colour where there is one. */
  void line(String name, String value, Color tint, int x, int y, int width) {
    if (tint != null) {
      fill(tint, x, y, width);
    }
    graphics.setFont(SMALL);
    int valueWidth = graphics.getFontMetrics().stringWidth(value);
    int right = x + width - INSET - valueWidth;
    soft(name, x + INSET, y, right - x - 3 * INSET);
    text(value, SMALL, ChartStyle.INK, right, y, valueWidth);
  }

  /** A word on a tint; returns where it ends. */
  int swatch(String word, Color tint, int x, int y) {
    graphics.setFont(SMALL);
    int width = graphics.getFontMetrics().stringWidth(word) + 4 * INSET;
    fill(tint, x, y, width);
    soft(word, x + 2 * INSET, y, width);
    return x + width;
  }

  private void fill(Color tint, int x, int y, int width) {
    graphics.setColor(new Color(tint.getRed(), tint.getGreen(), tint.getBlue(), 90));
    graphics.fillRect(x, y + 1, width, LINE - 1);
  }

  /** An image, each pixel {@code scale} pixels wide and high. */
  void image(Image image, int x, int y, int scale) {
    Image rgb = image.toRgb();
    int width = rgb.shape().width();
    int height = rgb.shape().height();
    BufferedImage buffer = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    byte[] samples = rgb.samples();
    for (int i = 0; i < width * height; i++) {
      int red = samples[3 * i] & 0xff;
      int green = samples[3 * i + 1] & 0xff;
      int blue = samples[3 * i + 2] & 0xff;
      buffer.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    graphics.drawImage(buffer, x, y, width * scale, height * scale, null);
  }
}
