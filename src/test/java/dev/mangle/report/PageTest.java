package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** The sample report in a browser, opened afresh for each test, which must leave it content. */
@Tag("slow")
abstract class PageTest {
  static final ReportData DATA = SampleReport.data();
  static final List<GalleryEntry> SHOWN = Gallery.choose(DATA.gallery(), 60);

  @TempDir static Path folder;
  static Path page;
  static Browser browser;

  @BeforeAll
  static void open() {
    browser = Browser.open(folder.resolve("profile"));
    page = ReportFiles.write(folder.resolve("report.html"), DATA, 60);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void show() {
    browser.window(1400, 1000).dark(false).scripts(true).show(page, "");
  }

  @AfterEach
  void quietAndAlone() {
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(), browser.requests());
  }

  static By by(String css) {
    return By.cssSelector(css);
  }

  static void choose(String field, int option) {
    browser.one("select[name=" + field + "] option:nth-child(" + (option + 1) + ")").click();
  }

  /** Names of the cards that are to be seen, each with its attack. */
  static List<String> cards() {
    List<String> names = browser.texts(".card h3");
    List<String> attacks = browser.texts(".card > p");
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      cards.add(names.get(i) + " " + attacks.get(i).lines().findFirst().orElseThrow());
    }
    return cards;
  }

  static List<String> expected(Predicate<GalleryEntry> filter) {
    return SHOWN.stream()
        .filter(filter)
        .map(entry -> entry.image() + " " + DATA.attacks().get(entry.attack()).name())
        .toList();
  }
}
