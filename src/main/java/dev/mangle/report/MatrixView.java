package dev.mangle.report;

import dev.mangle.model.HitMiss;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The |hit, miss| matrix as the template wants it. */
record MatrixView(List<Head> judges, List<Cell> clean, List<Row> rows, int images) {

  /** A judge; {@code parts} make its name, which may be broken between them. */
  record Head(int index, String name, List<String> parts) {}

  /** One attack. */
  record Row(
      int index,
      String name,
      List<String> parts,
      String about,
      List<Cell> cells,
      String largest,
      String l2) {}

  /**
   * One cell.
   *
   * @param hit count or a dash
   * @param hitShare 0..1 for CSS
   */
  record Cell(String judge, String hit, int miss, String hitShare, String missShare) {}

  static MatrixView of(ReportData data) {
    List<Head> heads = new ArrayList<>();
    List<HitMiss> clean = new ArrayList<>();
    for (ReportData.Judge judge : data.judges()) {
      heads.add(new Head(heads.size(), judge.name(), Words.parts(judge.name())));
      clean.add(judge.clean());
    }
    List<Row> rows = new ArrayList<>();
    for (ReportData.Attack attack : data.attacks()) {
      boolean known = !attack.changes().isEmpty();
      rows.add(
          new Row(
              rows.size(),
              attack.name(),
              Words.parts(attack.name()),
              about(attack),
              cells(data, attack.cells()),
              known ? Integer.toString(attack.largestChange()) : "–",
              known ? Words.tenths(attack.meanL2()) : "–"));
    }
    return new MatrixView(heads, cells(data, clean), rows, clean.get(0).images());
  }

  private static String about(ReportData.Attack attack) {
    String epsilon = attack.epsilon() == null ? "" : "epsilon " + attack.epsilon();
    String folder = attack.folder().equals(attack.name()) ? "" : attack.folder();
    return Stream.of(attack.aim(), epsilon, folder)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static List<Cell> cells(ReportData data, List<HitMiss> values) {
    List<Cell> cells = new ArrayList<>();
    for (HitMiss value : values) {
      double images = value.images();
      cells.add(
          new Cell(
              data.judges().get(cells.size()).name(),
              value.hit() == null ? "-" : value.hit().toString(),
              value.miss(),
              Words.css(value.hit() == null ? 0 : value.hit() / images),
              Words.css(value.miss() / images)));
    }
    return cells;
  }
}
