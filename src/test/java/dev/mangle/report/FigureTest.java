package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FigureTest {
  private static final Figures FIGURES = Figures.of(SampleReport.data());

  private static Document svg(Figure figure) throws Exception {
    byte[] text = figure.svg().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text));
  }

  private static List<String> texts(Figure figure) throws Exception {
    NodeList nodes = svg(figure).getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
      assertTrue(((Element) nodes.item(i)).getAttribute("textLength").matches("[0-9.]+"));
    }
    return texts;
  }

  private static byte[] png(Figure figure) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    figure.writePng(out);
    return out.toByteArray();
  }

  @Test
  void chartsNameWhatTheyShow() throws Exception {
    assertEquals(7, FIGURES.all().size() - 1);
    List<String> matrix = texts(FIGURES.matrix());
    assertTrue(matrix.containsAll(SampleReport.JUDGES), matrix.toString());
    assertTrue(matrix.containsAll(List.of("clean images", "output/epsilon-64")), matrix.toString());
    SampleReport.data()
        .attacks()
        .forEach(a -> a.cells().forEach(c -> assertTrue(matrix.contains(c.toString()))));

    List<String> epsilon = texts(FIGURES.curves().get(0));
    assertTrue(epsilon.containsAll(SampleReport.JUDGES), epsilon.toString());
    assertTrue(
        epsilon.containsAll(List.of("8", "16", "64", "0 %", "100 %", "hit target")),
        epsilon.toString());
    assertTrue(texts(FIGURES.curves().get(3)).contains("iterations"));
    assertTrue(texts(FIGURES.changes().get(0)).contains("output/epsilon-16"));
    List<String> steps = texts(FIGURES.steps().get(0));
    assertEquals(
        List.of("judging epsilon-64", "building graphs", "reading images"), steps.subList(0, 3));
    assertTrue(steps.contains("12.50 s"));
  }

  @Test
  void onePageMayHoldAll() throws Exception {
    Set<String> ids = new HashSet<>();
    for (Figure figure : FIGURES.all()) {
      NodeList all = svg(figure).getElementsByTagName("*");
      for (int i = 0; i < all.getLength(); i++) {
        String id = ((Element) all.item(i)).getAttribute("id");
        assertTrue(id.isEmpty() || ids.add(id), id);
      }
    }
  }

  @Test
  void pngsAreOpaqueTwiceAsLargeAndNotEmpty() throws IOException {
    for (Figure figure : FIGURES.all()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png(figure)));
      assertEquals(2 * figure.width(), image.getWidth());
      assertEquals(2 * figure.height(), image.getHeight());
      assertEquals(0xffffffff, image.getRGB(0, 0));
      Set<Integer> colours = new HashSet<>();
      for (int x = 0; x < image.getWidth(); x++) {
        for (int y = 0; y < image.getHeight(); y++) {
          colours.add(image.getRGB(x, y));
        }
      }
      assertTrue(colours.size() > 20, figure.id() + " has " + colours.size() + " colours");
    }
  }

  @Test
  void theMatrixIsColouredByItsShares() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png(FIGURES.matrix())));
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      colours.add(image.getRGB(x, image.getHeight() - 40));
    }
    // The last row: three shares of hits and three of misses.
    assertTrue(colours.size() > 6, colours.toString());
  }

  @Test
  void theSameDataGiveTheSameFiles() throws IOException {
    List<Figure> again = Figures.of(SampleReport.data()).all();
    for (int i = 0; i < again.size(); i++) {
      assertEquals(FIGURES.all().get(i).svg(), again.get(i).svg());
      assertArrayEquals(png(FIGURES.all().get(i)), png(again.get(i)));
    }
  }

  @Test
  void foreignNamesStayText() throws Exception {
    for (Figure figure : Figures.of(SampleReport.named("</text><script>&")).all()) {
      assertEquals(0, svg(figure).getElementsByTagName("script").getLength());
    }
  }

  @Test
  void longNamesGiveWay() throws Exception {
    String name = "folder/".repeat(30);
    Figures figures = Figures.of(SampleReport.named(name));
    assertTrue(figures.matrix().width() < 3000, "width " + figures.matrix().width());
    assertTrue(texts(figures.matrix()).stream().allMatch(text -> text.length() <= 40));
  }
}
