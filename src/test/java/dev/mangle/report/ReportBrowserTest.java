package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser shows of the sample report. */
@Tag("slow")
class ReportBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir private static Path folder;
  private static Path page;
  private static Browser browser;

  @BeforeAll
  static void open() {
    browser = Browser.open(folder.resolve("profile"));
    page = ReportFiles.write(folder.resolve("report.html"), SampleReport.data(), 60);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void looks() {
    for (int width : new int[] {1400, 390}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.window(width, width == 390 ? 7000 : 4000).dark(dark).show(page, "");
        browser.screenshot(SCREENSHOTS.resolve(width + (dark ? "-dark" : "") + ".png"));
        assertEquals(
            width, browser.number("return document.documentElement.scrollWidth"), "no sidewards");
      }
    }
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(), browser.requests());
  }
}
