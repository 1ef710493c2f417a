package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class StepChartTest {
  /** Long names that are shortened alike are still bars of their own. */
  @Test
  void everyStepHasItsBar() {
    String name = "a long name of an attack, longer than the chart has room for: step %d of many";
    List<ReportData.Step> steps =
        IntStream.range(0, 5)
            .mapToObj(i -> new ReportData.Step(name.formatted(i), 1.25 + i))
            .toList();
    String svg = StepChart.of(steps).get(0).svg();
    List<String> texts = Jsoup.parse(svg).select("text").eachText();
    for (String seconds : List.of("1.25 s", "2.25 s", "3.25 s", "4.25 s", "5.25 s")) {
      assertEquals(1, texts.stream().filter(seconds::equals).count(), texts.toString());
    }
  }
}
