package dev.mangle.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Locale;
import org.apache.batik.svggen.SVGSyntax;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Makes the texts of a drawing as wide as they were laid out, whatever font shows them; and takes
 * away the one id that all drawings share.
 */
final class SvgText {
  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

  private SvgText() {}

  /** Sets the fonts of {@code root} and the length of every text below it. */
  static void settle(Element root) {
    settle(root, BundledFont.of(12));
    root.setAttribute("font-family", BundledFont.FAMILIES);
  }

  private static void settle(Element element, Font inherited) {
    String size = element.getAttribute("font-size");
    Font font =
        size.isEmpty() ? inherited : BundledFont.of(Float.parseFloat(size.replace("px", "")));
    element.removeAttribute("font-family");
    if (element.getAttribute("id").equals(SVGSyntax.ID_PREFIX_GENERIC_DEFS)) {
      element.removeAttribute("id");
    }
    if (element.getLocalName().equals("text")) {
      double length = font.getStringBounds(element.getTextContent(), EXACT).getWidth();
      element.setAttribute("textLength", String.format(Locale.ROOT, "%.2f", length));
      element.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element below) {
        settle(below, font);
      }
    }
  }
}
