package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as text; {@link ReportBrowserTest} sees what becomes of it. */
class ReportPageTest {
  private static final ReportData DATA = SampleReport.data();

  private static String html(ReportData data) {
    return ReportPage.of(data, Figures.of(data), 60);
  }

  /** The page's elements; its HTML must be without errors. */
  private static Document parse(String html) {
    Parser parser = Parser.htmlParser().setTrackErrors(10);
    Document page = Jsoup.parse(html, parser);
    assertEquals(List.of(), List.copyOf(parser.getErrors()));
    return page;
  }

  @Test
  void theMatrixHasThePublishedLayout() {
    Document page = parse(html(DATA));
    List<String> head = page.select(".matrix thead th").eachText();
    assertEquals("images", head.get(0));
    assertEquals(SampleReport.JUDGES, head.subList(1, 4));
    List<List<String>> rows = new ArrayList<>();
    for (Element row : page.select(".matrix tbody tr")) {
      rows.add(row.select("td.cell").eachText());
    }
    List<List<String>> expected = new ArrayList<>();
    expected.add(DATA.judges().stream().map(judge -> judge.clean().toString()).toList());
    DATA.attacks().forEach(a -> expected.add(a.cells().stream().map(Object::toString).toList()));
    assertEquals(expected, rows);
    assertEquals("clean images", page.select(".matrix tbody th").get(0).text());
    assertEquals(
        "output/epsilon-64 target, epsilon 64", page.select(".matrix tbody th").get(3).text());
  }

  @Test
  void allSectionsAreThere() {
    Document page = parse(html(DATA));
    assertEquals(
        List.of("matrix", "rankings", "curves", "changes", "gallery", "steps", "plan"),
        page.select("section").eachAttr("id"));
    assertEquals(
        List.of(
            "chart-hit-against-epsilon",
            "chart-miss-against-epsilon",
            "chart-hit-against-iterations",
            "chart-miss-against-iterations",
            "chart-linf",
            "chart-l2",
            "chart-steps"),
        page.select("figure.chart").eachAttr("id"));
    assertEquals("24 images, 3 attacks, 3 judges", page.select("header p").text());
    assertEquals(
        List.of("1", "2", "2"), page.select(".ranking").get(0).select("td:first-child").eachText());
    assertTrue(page.select("#plan pre").get(0).text().startsWith("./mangle score --models"));
    assertEquals("{\n  \"epsilon\" : 8\n}", page.select("#plan details pre").text());
    Element numbers = page.select("#chart-miss-against-epsilon table").get(0);
    assertEquals("judge 8 16 64", numbers.select("thead").text());
  }

  @Test
  void cardsTellWhatEachJudgeSays() {
    Document page = parse(html(DATA));
    assertEquals(60, page.select(".card").size());
    Element card = page.select(".card").get(0);
    assertEquals("mnist_00000.png", card.select("h3").text());
    assertEquals("output/epsilon-8 true 0, target 1", card.select("> p").text());
    assertEquals("hit missed right", card.attr("data-outcomes"));
    assertEquals(
        List.of(
            "mnist_natural hit target 0 98.0 % 3 1.8 % 7 <0.1 % 1 60.0 % 4 36.0 % 8 <0.1 %",
            "mnist_heldout_natural+jpeg missed 0 98.0 % 3 1.8 % 7 <0.1 % 5 60.0 % 8 36.0 % 2 <0.1 %",
            "foreign_defense still right 0 0"),
        card.select("tbody tr").stream()
            .map(
                row ->
                    String.join(
                        " ",
                        row.select(".badge, b, i, th").stream()
                            .filter(e -> !e.ownText().isEmpty())
                            .map(Element::ownText)
                            .toList()))
            .toList());
  }

  @Test
  void eachPictureStandsThereOnce() {
    Document page = parse(html(DATA));
    List<String> pictures = page.select(".pool image").eachAttr("href");
    assertEquals(pictures.size(), new HashSet<>(pictures).size());
    Set<String> ids = new HashSet<>(page.select(".pool image").eachAttr("id"));
    Set<String> used = new HashSet<>();
    page.select("use").eachAttr("href").forEach(href -> used.add(href.substring(1)));
    assertEquals(ids, used);
    long images = page.select(".card h3").eachText().stream().distinct().count();
    assertEquals(60 + images, pictures.size());
  }

  @Test
  void nothingComesFromElsewhere() {
    String html = html(DATA);
    Document page = parse(html);
    List<String> ids = page.select("[id]").eachAttr("id");
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        if (List.of("src", "href", "xlink:href", "action", "srcset").contains(attribute.getKey())) {
          String value = attribute.getValue();
          assertTrue(
              value.startsWith("data:") || value.startsWith("#"), element.tagName() + " " + value);
          assertTrue(!value.startsWith("#") || ids.contains(value.substring(1)), value);
        }
      }
    }
    assertFalse(html.matches("(?s).*url\\((?!#).*"), "style");
    assertEquals(1, page.select("script").size());
    assertTrue(page.select("meta[http-equiv]").attr("content").startsWith("default-src 'none'"));
  }

  @Test
  void idsAreUnique() {
    List<String> ids = parse(html(DATA)).select("[id]").eachAttr("id");
    assertEquals(new ArrayList<>(new LinkedHashSet<>(ids)), ids);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "' onmouseover='alert(1)",
        "</script><!--",
        "{{title}} {{{style}}} & &amp;"
      })
  void foreignNamesStayText(String name) {
    Document plain = parse(html(DATA));
    Document page = parse(html(SampleReport.named(name)));
    assertEquals("Sample report" + name, page.title());
    assertEquals(
        plain.getAllElements().size(),
        page.getAllElements().size() - wordBreaks(page) + wordBreaks(plain));
    assertEquals(0, page.select("img, [onerror], [onmouseover]").size());
    assertEquals("mnist_natural" + name, page.select("select[name=judge] option").get(1).text());
    assertEquals("output/epsilon-8" + name, page.select(".cell a").get(0).attr("data-attack"));
    assertTrue(page.select("#plan pre").get(0).wholeText().endsWith("--report report" + name));
  }

  /** Where names may be broken depends on their signs. */
  private static int wordBreaks(Document page) {
    return page.select("wbr").size();
  }

  @Test
  void theSameDataGiveTheSamePage() {
    assertEquals(html(DATA), html(SampleReport.data()));
  }

  @Test
  void whatIsNotThereLeavesNoEmptySection() {
    ReportData.Attack attack =
        new ReportData.Attack("a", "away", null, "a", DATA.attacks().get(0).cells(), List.of());
    ReportData little =
        new ReportData(
            "Little",
            DATA.judges(),
            List.of(attack),
            List.of(),
            List.of(),
            List.of(),
            DATA.pictures(),
            List.of(),
            DATA.plan());
    Document page = parse(html(little));
    assertEquals(List.of("matrix", "plan"), page.select("section").eachAttr("id"));
    assertEquals(List.of("#matrix", "#plan"), page.select("nav a").eachAttr("href"));
    assertEquals("a away", page.select(".matrix tbody th").get(1).text());
    assertEquals(
        List.of("–", "–"), page.select(".matrix tbody tr").get(1).select(".number").eachText());
  }
}
