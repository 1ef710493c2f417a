package dev.mangle.report;

import dev.mangle.image.Image;
import dev.mangle.image.Png;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gallery as the template wants it.
 *
 * <p>Each picture stands in the page once, as an exact PNG. The page itself makes the perturbation
 * of two of them (the mean of one and the other's negative, with more contrast), so it costs no
 * bytes and needs no script.
 *
 * @param of how many there are to choose from
 */
record GalleryView(List<Picture> pictures, List<Card> cards, int of, List<Kind> kinds) {
  private static final int SMALL = 96;

  /**
   * A PNG in the page.
   *
   * @param small whether it is shown with its pixels as squares
   */
  record Picture(String id, int width, int height, boolean small, String base64) {}

  /** An outcome to filter by. */
  record Kind(String word, String words) {}

  /**
   * One entry.
   *
   * @param factor how many times as strong the perturbation is shown
   * @param contrast CSS factor about mid-grey that amplifies half a difference as {@code factor}
   *     does
   * @param outcomes a word a judge, with blanks between
   */
  record Card(
      String image,
      int attack,
      String attackName,
      String labels,
      int factor,
      int contrast,
      String outcomes,
      Picture clean,
      Picture adversarial,
      List<Row> rows) {}

  /** What one judge says. */
  record Row(
      List<String> parts,
      int index,
      String word,
      String brief,
      List<GuessView> clean,
      List<GuessView> adversarial) {}

  /**
   * One guess.
   *
   * @param label or that there is none
   * @param percent empty where it is not known
   * @param share 0..1 for CSS
   */
  record GuessView(String label, String percent, String share) {}

  static GalleryView of(ReportData data, int count) {
    Map<String, Picture> pictures = new LinkedHashMap<>();
    List<Card> cards = new ArrayList<>();
    for (GalleryEntry entry : Gallery.choose(data.gallery(), count)) {
      String name = entry.image();
      Image clean = data.pictures().clean(name);
      Image adversarial = data.pictures().adversarial(entry.attack(), name);
      Picture before = pictures.computeIfAbsent(name, n -> picture(pictures.size(), clean));
      Picture after = picture(pictures.size(), adversarial);
      pictures.put(after.id(), after);
      cards.add(card(data, entry, before, after));
    }
    List<Kind> kinds = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      kinds.add(new Kind(outcome.word(), outcome.words()));
    }
    return new GalleryView(List.copyOf(pictures.values()), cards, data.gallery().size(), kinds);
  }

  private static Picture picture(int number, Image image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      Png.write(png, image);
    } catch (IOException e) {
      throw new AssertionError("memory takes every byte", e);
    }
    return new Picture(
        "p" + number,
        image.shape().width(),
        image.shape().height(),
        image.shape().width() <= SMALL,
        Base64.getEncoder().encodeToString(png.toByteArray()));
  }

  private static Card card(ReportData data, GalleryEntry entry, Picture clean, Picture after) {
    List<Row> rows = new ArrayList<>();
    List<String> outcomes = new ArrayList<>();
    for (int judge = 0; judge < entry.verdicts().size(); judge++) {
      Verdict verdict = entry.verdicts().get(judge);
      Outcome outcome = entry.outcome(judge);
      outcomes.add(outcome.word());
      rows.add(
          new Row(
              Words.parts(data.judges().get(judge).name()),
              judge,
              outcome.word(),
              outcome.brief(),
              guesses(verdict.clean()),
              guesses(verdict.adversarial())));
    }
    String labels =
        "true " + entry.truth() + (entry.target() == null ? "" : ", target " + entry.target());
    ReportData.Attack attack = data.attacks().get(entry.attack());
    return new Card(
        entry.image(),
        entry.attack(),
        attack.name(),
        labels,
        attack.amplification(),
        2 * attack.amplification(),
        String.join(" ", outcomes),
        clean,
        after,
        rows);
  }

  private static List<GuessView> guesses(List<Guess> guesses) {
    return guesses.stream()
        .map(
            guess ->
                new GuessView(
                    guess.label() < 0 ? "none" : Integer.toString(guess.label()),
                    guess.probability().isPresent()
                        ? Words.percent(guess.probability().getAsDouble())
                        : "",
                    Words.css(guess.probability().orElse(0))))
        .toList();
  }
}
