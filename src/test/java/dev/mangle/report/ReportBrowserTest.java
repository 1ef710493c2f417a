package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.HitMiss;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

/** What a browser shows of the sample report; screenshots are left in target/screenshots. */
class ReportBrowserTest extends PageTest {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @ParameterizedTest
  @CsvSource({"1400, 4000, false", "1400, 4000, true", "390, 7000, false", "390, 7000, true"})
  void fitsTheWindow(int width, int height, boolean dark) {
    browser.window(width, height).dark(dark);
    browser.screenshot(SCREENSHOTS.resolve(width + (dark ? "-dark" : "") + ".png"));
    assertEquals(width, browser.number("return document.documentElement.scrollWidth"));
    // What is too wide scrolls in a box of its own.
    assertEquals(
        0,
        browser.number(
            """
            return [...document.querySelectorAll("body *")].filter((e) => !e.closest(".scroll, .pool")
                && e.getBoundingClientRect().right > innerWidth + 1).length
            """));
    for (WebElement chart : browser.all(".chart svg")) {
      assertTrue(chart.getSize().width > 300, "a chart is " + chart.getSize().width + " wide");
    }
  }

  @Test
  void theMatrixShowsCountsAndShares() {
    List<HitMiss> counts = new ArrayList<>();
    DATA.judges().forEach(judge -> counts.add(judge.clean()));
    DATA.attacks().forEach(attack -> counts.addAll(attack.cells()));
    assertEquals(counts.stream().map(HitMiss::toString).toList(), browser.texts(".matrix td.cell"));
    List<WebElement> cells = browser.all(".matrix td.cell");
    for (int i = 0; i < cells.size(); i++) {
      double images = counts.get(i).images();
      List<double[]> colours = Contrast.colours(cells.get(i).getCssValue("background-image"));
      assertEquals(0.05 + 0.7 * counts.get(i).hit() / images, colours.get(0)[3], 0.01);
      assertEquals(0.05 + 0.7 * counts.get(i).miss() / images, colours.get(1)[3], 0.01);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textIsReadableOnEveryShade(boolean dark) {
    browser.dark(dark);
    double[] ground = colour("body", "background-color");
    assertEquals(dark, Contrast.luminance(ground) < 0.1, "the ground follows the scheme");
    for (WebElement cell : browser.all(".matrix td.cell")) {
      double[] ink = Contrast.colours(cell.findElement(by("a, span")).getCssValue("color")).get(0);
      for (double[] shade : Contrast.colours(cell.getCssValue("background-image"))) {
        assertTrue(Contrast.of(ink, Contrast.over(shade, ground)) >= 4.5, cell.getText());
      }
    }
    for (String text : List.of("h1", "header p", "nav a", ".legend", ".card h3", ".verdicts th")) {
      double[] on =
          text.startsWith(".card") || text.startsWith(".v")
              ? colour(".card", "background-color")
              : ground;
      assertTrue(Contrast.of(colour(text, "color"), on) >= 4.5, text);
    }
    for (String badge : List.of("hit", "missed", "right", "wrong")) {
      double[] card = colour(".card", "background-color");
      double[] on = Contrast.over(colour(".badge." + badge, "background-color"), card);
      assertTrue(Contrast.of(colour(".badge." + badge, "color"), on) >= 4.5, badge);
    }
    double[] label = Contrast.colours(browser.one(".chart svg text").getCssValue("fill")).get(0);
    assertTrue(Contrast.of(label, ground) >= 4.5, "chart");
  }

  private static double[] colour(String css, String property) {
    return Contrast.colours(browser.one(css).getCssValue(property)).get(0);
  }

  @Test
  void picturesAreExactAndGreyIsNoChange() throws IOException {
    browser.window(1400, 4000);
    WebElement card = browser.all(".card").get(2);
    GalleryEntry entry = SHOWN.get(2);
    assertEquals(2, entry.attack());
    BufferedImage window = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
    List<WebElement> shown = card.findElements(by(".trio figure > svg, .trio .change"));
    List<Rectangle> boxes = shown.stream().map(WebElement::getRect).toList();
    byte[] clean = DATA.pictures().clean(entry.image()).samples();
    byte[] changed = DATA.pictures().adversarial(2, entry.image()).samples();
    int factor = DATA.attacks().get(2).amplification();
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        int before = clean[y * 28 + x] & 0xff;
        int after = changed[y * 28 + x] & 0xff;
        assertEquals(before, pixel(window, boxes.get(0), x, y), 2, "clean " + x + " " + y);
        assertEquals(after, pixel(window, boxes.get(2), x, y), 2, "after " + x + " " + y);
        int amplified = Math.max(0, Math.min(255, 128 + factor * (after - before)));
        assertEquals(amplified, pixel(window, boxes.get(1), x, y), 2.0 * factor + 2);
      }
    }
  }

  /** Green at the middle of sample {@code x, y} of a 28x28 picture. */
  private static int pixel(BufferedImage window, Rectangle box, int x, int y) {
    int left = box.x + (int) ((x + 0.5) * box.width / 28);
    int top = box.y + (int) ((y + 0.5) * box.width / 28);
    return new Color(window.getRGB(left, top)).getGreen();
  }

  @Test
  void withoutScriptsAllIsThereButTheFilter() {
    browser.scripts(false).show(page, "");
    assertFalse(browser.one("#filter").isDisplayed());
    assertEquals(60, cards().size());
  }

  @Test
  void foreignNamesDoNothing() {
    String name =
        "\"><img src=x onerror=\"document.title='broken in'\"></script><script>document.title='in'</script>";
    Path hostile = ReportFiles.write(folder.resolve("hostile.html"), SampleReport.named(name), 60);
    browser.show(hostile, "");
    assertEquals("Sample report" + name, browser.run("return document.title"));
    assertEquals(0, browser.all("img").size());
    choose("judge", 1);
    browser.one("input[value=hit]").click();
    int chosen = cards().size();
    assertTrue(chosen > 0 && chosen < 60);
    String fragment = browser.fragment();
    browser.show(hostile, "#" + fragment);
    assertEquals(chosen, cards().size());
    assertEquals("Sample report" + name, browser.run("return document.title"));
  }

  /** The watch over every test here does see what it should. */
  @Test
  void aPageThatAsksOrComplainsIsCaught() throws IOException {
    Path bad = folder.resolve("bad.html");
    String image = "http://127.0.0.1:9/x.png";
    Files.writeString(bad, "<img src='" + image + "'><script>console.error('oh')</script>");
    browser.show(bad, "");
    assertEquals(List.of(image), browser.requests());
    assertTrue(browser.complaints().stream().anyMatch(line -> line.contains("oh")));
  }
}
