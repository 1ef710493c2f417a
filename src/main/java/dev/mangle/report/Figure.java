package dev.mangle.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.apache.batik.svggen.SVGSyntax;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * One chart, as SVG and as PNG.
 *
 * @param id name of its files without extension; fit for a file name and an XML id
 * @param title a few words
 * @param description what is to be seen, in a sentence
 * @param width in CSS pixels
 * @param height in CSS pixels
 */
record Figure(
    String id, String title, String description, JFreeChart chart, int width, int height) {
  private static final String SVG = SVGSyntax.SVG_NAMESPACE_URI;

  /** Pixels of a PNG a CSS pixel. */
  private static final int SCALE = 2;

  /** The {@code svg} element, its background clear, its ids beginning with {@link #id}. */
  String svg() {
    Document document = emptyDocument();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment("Made by mangle");
    context.setPrecision(2);
    context.setIDGenerator(new PrefixedIds(id));
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    draw(graphics);
    Element root = graphics.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + width + " " + height);
    root.setAttributeNS(null, "width", Integer.toString(width));
    root.setAttributeNS(null, "height", Integer.toString(height));
    SvgText.settle(root);
    return text(root);
  }

  private static String text(Element root) {
    StringWriter text = new StringWriter();
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      transformer.transform(new DOMSource(root), new StreamResult(text));
    } catch (TransformerException e) {
      throw new IllegalStateException("this Java cannot write XML", e);
    }
    return text.toString();
  }

  /** An opaque PNG of twice the size. */
  void writePng(OutputStream out) throws IOException {
    BufferedImage image =
        new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    draw(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", out);
  }

  private void draw(Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
  }

  private static Document emptyDocument() {
    try {
      DOMImplementation dom =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
      return dom.createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java has no XML parser", e);
    }
  }

  /** Several figures share a page, where ids must differ. */
  private static final class PrefixedIds extends SVGIDGenerator {
    private final String prefix;

    PrefixedIds(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public String generateID(String kind) {
      return prefix + "-" + super.generateID(kind);
    }
  }
}
