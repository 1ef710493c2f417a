package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The gallery's filter and its state in the address. */
class ReportFilterTest extends PageTest {
  @Test
  void theFilterChoosesCardsAndWritesTheAddress() {
    assertEquals(expected(entry -> true), cards());
    choose("judge", 2);
    browser.one("input[value=missed]").click();
    List<String> missed = expected(entry -> entry.outcome(1) == Outcome.MISSED);
    assertEquals(missed, cards());
    assertTrue(missed.size() > 3 && missed.size() < 50, missed.toString());
    assertEquals("judge=mnist_heldout_natural%2Bjpeg&outcome=missed", browser.fragment());
    assertEquals(missed.size() + " of 60 shown", browser.one("#shown").getText());
    choose("attack", 3);
    assertEquals(
        "attack=output%2Fepsilon-64&judge=mnist_heldout_natural%2Bjpeg&outcome=missed",
        browser.fragment());
    Predicate<GalleryEntry> last = entry -> entry.attack() == 2;
    assertEquals(expected(last.and(entry -> entry.outcome(1) == Outcome.MISSED)), cards());
    for (Outcome outcome : Outcome.values()) {
      int count = expected(last.and(entry -> entry.outcome(1) == outcome)).size();
      WebElement input = browser.one("input[value=" + outcome.word() + "]");
      assertEquals("(" + count + ")", tally(input), outcome.words());
    }
    for (WebElement row : browser.all(".card:not([hidden]) .verdicts tr.chosen th")) {
      assertEquals("mnist_heldout_natural+jpeg\nmissed", row.getText());
    }
  }

  private static String tally(WebElement input) {
    return (String)
        browser.run("return arguments[0].parentElement.querySelector('.tally').innerText", input);
  }

  @Test
  void anyJudgeMeansOneOfThem() {
    browser.one("input[value=wrong]").click();
    assertEquals(
        expected(
            entry -> List.of(0, 1, 2).stream().anyMatch(k -> entry.outcome(k) == Outcome.WRONG)),
        cards());
    browser.one("input[name=outcome][value='']").click();
    assertEquals(60, cards().size());
    assertEquals("gallery", browser.fragment());
  }

  @Test
  void theKeyboardSuffices() {
    browser.one("input[name=outcome][value='']").sendKeys(Keys.ARROW_RIGHT);
    assertEquals("outcome=hit", browser.fragment());
    browser.one("select[name=judge]").sendKeys("f");
    assertEquals("judge=foreign_defense&outcome=hit", browser.fragment());
    assertEquals(expected(entry -> entry.outcome(2) == Outcome.HIT), cards());
    WebElement enlarge = browser.all(".card:not([hidden]) .enlarge").get(0);
    int before = browser.one(".card:not([hidden]) .trio svg").getSize().width;
    enlarge.sendKeys(Keys.ENTER);
    assertEquals("true", enlarge.getAttribute("aria-pressed"));
    assertTrue(browser.one(".card:not([hidden]) .trio svg").getSize().width > 2 * before);
  }

  @Test
  void aLinkRestoresTheChoice() {
    browser.show(page, "#judge=foreign_defense&attack=output%2Fepsilon-64&outcome=right");
    assertEquals(
        expected(entry -> entry.attack() == 2 && entry.outcome(2) == Outcome.RIGHT), cards());
    assertTrue(browser.number("return scrollY") > 500, "the gallery is in view");
    browser.show(page, "#judge=unknown&outcome=nonsense");
    assertEquals(60, cards().size());
    browser.show(page, "#gallery");
    assertEquals(60, cards().size());
  }

  @Test
  void aCellLeadsToItsPictures() {
    browser.all(".matrix tbody tr").get(2).findElements(by("td a")).get(1).click();
    assertEquals(
        "attack=output%2Fepsilon-16&judge=mnist_heldout_natural%2Bjpeg", browser.fragment());
    assertEquals(expected(entry -> entry.attack() == 1), cards());
    assertTrue(browser.number("return scrollY") > 500, "the gallery is in view");
  }

  @Test
  void anEmptyChoiceSaysSo() {
    choose("attack", 3);
    choose("judge", 1);
    browser.one("input[value=right]").click();
    assertEquals(List.of(), cards());
    assertEquals("No picture of this choice is in the gallery.", browser.one("#none").getText());
  }
}
