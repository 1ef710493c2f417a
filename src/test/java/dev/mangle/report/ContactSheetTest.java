package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  private static final ReportData DATA = SampleReport.data();

  /** The first two digits after the first and the last attack. */
  private static final List<GalleryEntry> ENTRIES =
      DATA.gallery().stream()
          .filter(e -> e.image().compareTo("mnist_00002") < 0 && e.attack() != 1)
          .map(
              e -> new GalleryEntry(e.image(), e.attack() / 2, e.truth(), e.target(), e.verdicts()))
          .toList();

  private static final Pictures PICTURES =
      new Pictures() {
        @Override
        public Image clean(String image) {
          return DATA.pictures().clean(image);
        }

        @Override
        public Image adversarial(int attack, String image) {
          return DATA.pictures().adversarial(2 * attack, image);
        }
      };

  private static ContactSheet sheet(List<String> judges, List<GalleryEntry> entries) {
    return new ContactSheet(judges, List.of("small", "large"), entries, PICTURES, 2);
  }

  private static List<GalleryEntry> withoutVerdicts() {
    return ENTRIES.stream()
        .map(e -> new GalleryEntry(e.image(), e.attack(), null, null, List.of()))
        .toList();
  }

  /** Where {@code part}, each pixel {@code scale} wide and high, stands in the sheet: x, y. */
  private static int[] find(Image sheet, Image part, int scale) {
    int width = part.shape().width() * scale;
    int height = part.shape().height() * scale;
    for (int y = 0; y + height <= sheet.shape().height(); y++) {
      for (int x = 0; x + width <= sheet.shape().width(); x++) {
        if (standsAt(sheet, part, scale, x, y)) {
          return new int[] {x, y};
        }
      }
    }
    throw new AssertionError(part + " is not on the sheet");
  }

  private static boolean standsAt(Image sheet, Image part, int scale, int left, int top) {
    int width = part.shape().width();
    for (int i = 0; i < width * part.shape().height() * scale * scale; i++) {
      int x = i % (width * scale);
      int y = i / (width * scale);
      byte expected = part.samples()[y / scale * width + x / scale];
      int at = 3 * ((top + y) * sheet.shape().width() + left + x);
      if (sheet.samples()[at] != expected || sheet.samples()[at + 2] != expected) {
        return false;
      }
    }
    return true;
  }

  @Test
  void imagesStandInRowsPixelByPixel() {
    Image sheet = sheet(List.of(), withoutVerdicts()).draw();
    assertEquals(new ImageShape(sheet.shape().height(), 788, 3), sheet.shape());
    int[][] tops = new int[2][];
    for (int row = 0; row < 2; row++) {
      Image clean = PICTURES.clean(ENTRIES.get(row).image());
      tops[row] = find(sheet, clean, 5);
      assertEquals(20, tops[row][0]);
      for (int attack = 0; attack < 2; attack++) {
        Image changed = PICTURES.adversarial(attack, clean.name());
        int x = 20 + 152 + attack * 304;
        assertArrayEquals(
            new int[] {x, tops[row][1]}, find(sheet, Perturbation.amplify(clean, changed, 2), 5));
        assertArrayEquals(new int[] {x + 152, tops[row][1]}, find(sheet, changed, 5));
      }
    }
    assertTrue(tops[1][1] > tops[0][1] + 140);
  }

  @Test
  void judgesWriteBelowAndHitsAreTinted() {
    Image plain = sheet(List.of(), withoutVerdicts()).draw();
    Image judged = sheet(SampleReport.JUDGES, ENTRIES).draw();
    int scaleOfJudged = (judged.shape().height() - plain.shape().height()) / 2;
    assertTrue(scaleOfJudged >= 3 * 17, "three lines a row more: " + scaleOfJudged);
    // Violet, in parts of 255, on white: 90 of 255 of it.
    assertTrue(count(judged, 208, 197, 240) > 1000, "hits are tinted");
    assertEquals(0, count(plain, 208, 197, 240));
  }

  private static long count(Image image, int red, int green, int blue) {
    byte[] s = image.samples();
    return IntStream.range(0, s.length / 3)
        .filter(
            i ->
                Math.abs((s[3 * i] & 0xff) - red) <= 2
                    && Math.abs((s[3 * i + 1] & 0xff) - green) <= 2
                    && Math.abs((s[3 * i + 2] & 0xff) - blue) <= 2)
        .count();
  }

  @Test
  void theSameEntriesGiveTheSameSheet() {
    assertArrayEquals(
        sheet(SampleReport.JUDGES, ENTRIES).draw().samples(),
        sheet(SampleReport.JUDGES, ENTRIES).draw().samples());
  }

  @Test
  void theFactorComesFromTheLargestChange() {
    assertEquals(1, ContactSheet.factor(ENTRIES, PICTURES));
    assertEquals(15, ContactSheet.factor(List.of(ENTRIES.get(0)), PICTURES));
  }

  @Test
  void aSheetBeyondMeasureIsRefused() {
    List<GalleryEntry> many =
        IntStream.range(0, 2000)
            .mapToObj(i -> new GalleryEntry(i + ".png", 0, null, null, List.of()))
            .toList();
    Image one = PICTURES.clean("mnist_00000.png");
    Pictures same =
        new Pictures() {
          @Override
          public Image clean(String image) {
            return one;
          }

          @Override
          public Image adversarial(int attack, String image) {
            return one;
          }
        };
    ContactSheet sheet = new ContactSheet(List.of(), List.of("a"), many, same, 1);
    String message = assertThrows(UserException.class, sheet::draw).getMessage();
    assertTrue(
        message.matches(
            "the contact sheet would have 484 x \\d+ pixels: expected at most 100 million; .*"),
        message);
  }

  @Test
  void namesGiveWayInTheMiddle() {
    assertEquals("short", Shortened.to(5, "short"));
    assertEquals("outpu…predicted-l1", Shortened.to(18, "output/least-likely-minus-predicted-l1"));
  }
}
