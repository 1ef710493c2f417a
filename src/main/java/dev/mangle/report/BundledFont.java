package dev.mangle.report;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Liberation Sans, bundled: as wide as Arial, so SVG text fits wherever it is shown, and the same
 * on machines without any fonts.
 */
final class BundledFont {
  /** For SVG and CSS: fonts of the same widths, then any. */
  static final String FAMILIES = "Liberation Sans, Arial, Helvetica, sans-serif";

  private static final Font FONT = load();

  private BundledFont() {}

  /** The font at {@code size} pixels. */
  static Font of(float size) {
    return FONT.deriveFont(size);
  }

  private static Font load() {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    try (InputStream in = BundledFont.class.getResourceAsStream("LiberationSans-Regular.ttf")) {
      doWithoutFontconfig();
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new IllegalStateException("the bundled font is damaged", e);
    }
  }

  /**
   * On Linux, Java 2D refuses to load even a font of one's own where fontconfig or every font is
   * missing, unless there is a configuration file; it looks at this one only then.
   */
  private static void doWithoutFontconfig() throws IOException {
    String property = "sun.awt.fontconfig";
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    if (linux && System.getProperty(property) == null) {
      Path file = Files.createTempFile("mangle", ".properties");
      file.toFile().deleteOnExit();
      Files.writeString(file, "version=1\nsequence.allfonts=latin\n");
      System.setProperty(property, file.toString());
    }
  }
}
