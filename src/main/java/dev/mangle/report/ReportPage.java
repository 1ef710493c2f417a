package dev.mangle.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report as one page of HTML that needs nothing else.
 *
 * <p>Names are foreign text: the template escapes all of them, and a policy in the page lets the
 * browser fetch nothing and run no script but the page's own.
 */
final class ReportPage {
  private ReportPage() {}

  private record Ranking(String title, String unit, List<Place> places) {}

  private record Place(int place, List<String> parts, long score, String share) {}

  private record Version(String name, String version) {}

  /**
   * The page; the same data give the same text.
   *
   * @param gallery how many entries to show at most
   */
  static String of(ReportData data, Figures figures, int gallery) {
    String script = resource("report.js");
    Map<String, Object> view = new TreeMap<>();
    view.put("title", data.title());
    view.put("summary", summary(data));
    view.put("style", resource("report.css"));
    view.put("script", script);
    view.put("scriptHash", hash(script));
    view.put("matrix", MatrixView.of(data));
    view.put("rankings", data.rankings().stream().map(ReportPage::ranking).toList());
    view.put("curves", section(FigureView.ofCurves(figures.curves(), data.curves())));
    view.put("changes", section(FigureView.of(figures.changes())));
    view.put("steps", section(FigureView.of(figures.steps())));
    view.put(
        "gallery",
        gallery == 0 || data.gallery().isEmpty() ? List.of() : GalleryView.of(data, gallery));
    view.put("plan", data.plan());
    view.put("versions", versions(data.plan()));
    return Mustache.compiler()
        .zeroIsFalse(true)
        .withLoader(name -> new StringReader(resource(name + ".html")))
        .compile(resource("report.html"))
        .execute(view);
  }

  /** A section with its heading, or none. */
  private static List<Map<String, Object>> section(List<FigureView> figures) {
    return figures.isEmpty() ? List.of() : List.of(Map.of("figures", figures));
  }

  private static String summary(ReportData data) {
    return Words.count(data.judges().get(0).clean().images(), "image")
        + ", "
        + Words.count(data.attacks().size(), "attack")
        + ", "
        + Words.count(data.judges().size(), "judge");
  }

  private static Ranking ranking(ReportData.Ranking ranking) {
    long best = Math.max(1, ranking.places().stream().mapToLong(p -> p.score()).max().orElse(1));
    List<Place> places = new ArrayList<>();
    for (ReportData.Place place : ranking.places()) {
      places.add(
          new Place(
              rank(ranking.places(), place),
              Words.parts(place.name()),
              place.score(),
              Words.css(Math.max(0, (double) place.score() / best))));
    }
    return new Ranking(ranking.title(), ranking.unit(), places);
  }

  /** Equal scores share a place. */
  private static int rank(List<ReportData.Place> places, ReportData.Place place) {
    return 1 + (int) places.stream().filter(other -> other.score() > place.score()).count();
  }

  private static List<Version> versions(ReportData.Plan plan) {
    List<Version> versions = new ArrayList<>();
    plan.versions().forEach((name, version) -> versions.add(new Version(name, version)));
    return versions;
  }

  /** As a content security policy names a script. */
  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
