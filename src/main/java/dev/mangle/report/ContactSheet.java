package dev.mangle.report;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gallery as one image: a row an image; the original, then the perturbation and the adversarial
 * image of each attack; below them what each judge says.
 */
public final class ContactSheet {
  private static final int MARGIN = 20;
  private static final int GAP = 12;
  private static final int LINE = 17;
  private static final int NARROWEST = 140;
  private static final int WIDEST_NAMES = 260;
  private static final long MOST_PIXELS = 100_000_000;

  private final List<String> judges;
  private final List<String> attacks;
  private final Pictures pictures;
  private final int factor;
  private final Map<String, List<GalleryEntry>> rows = new TreeMap<>();
  private final Map<String, Image> originals = new TreeMap<>();

  private final int least;

  /** Width of a column with judges' lines; one of perturbations is as wide as the images. */
  private final int cell;

  private final int imageWidth;

  /**
   * A sheet of {@code entries}.
   *
   * @param judges names, one a verdict of each entry; may be empty
   * @param attacks names
   * @param entries at least one; those of one image share a row
   * @param factor how many times as strong perturbations are shown, at least 1
   */
  public ContactSheet(
      List<String> judges,
      List<String> attacks,
      List<GalleryEntry> entries,
      Pictures pictures,
      int factor) {
    if (entries.isEmpty() || factor < 1) {
      throw new IllegalArgumentException("expected an entry and a factor of 1 or more");
    }
    this.judges = List.copyOf(judges);
    this.attacks = List.copyOf(attacks);
    this.pictures = pictures;
    this.factor = factor;
    for (GalleryEntry entry : entries) {
      rows.computeIfAbsent(entry.image(), image -> new ArrayList<>()).add(entry);
    }
    rows.keySet().forEach(image -> originals.put(image, pictures.clean(image)));
    int names = judges.stream().mapToInt(SheetPen::lineWidth).max().orElse(0);
    this.least = Math.max(NARROWEST, Math.min(WIDEST_NAMES, names));
    this.imageWidth =
        originals.values().stream().mapToInt(i -> i.shape().width() * scale(i)).max().orElseThrow();
    this.cell = Math.max(least, imageWidth);
  }

  /** The factor at which the largest change of {@code entries} spans the range. */
  public static int factor(List<GalleryEntry> entries, Pictures pictures) {
    int largest = 0;
    for (GalleryEntry entry : entries) {
      Image clean = pictures.clean(entry.image());
      Image changed = pictures.adversarial(entry.attack(), entry.image());
      largest = Math.max(largest, EpsilonBox.maxDifference(clean, changed));
    }
    return Perturbation.factor(largest);
  }

  /**
   * Draws it, RGB.
   *
   * @throws UserException when it would be larger than most viewers take
   */
  public Image draw() {
    int width = column(attacks.size()) - GAP + MARGIN;
    int height = 2 * MARGIN + 3 * LINE;
    for (Image original : originals.values()) {
      height += rowHeight(original);
    }
    if ((long) width * height > MOST_PIXELS) {
      throw new UserException(
          "the contact sheet would have %d x %d pixels: expected at most %d million; take fewer"
              + " images or folders",
          width, height, MOST_PIXELS / 1_000_000);
    }
    BufferedImage sheet = rgb(width, height);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    draw(new SheetPen(graphics));
    graphics.dispose();
    return toImage(sheet);
  }

  /** Small images are enlarged by a whole number, so that their pixels stay squares. */
  private int scale(Image image) {
    return Math.max(1, least / image.shape().width());
  }

  private int rowHeight(Image original) {
    int image = original.shape().height() * scale(original);
    return LINE + GAP / 2 + image + GAP / 2 + judges.size() * LINE + 2 * GAP;
  }

  private void draw(SheetPen pen) {
    int y = MARGIN;
    pen.text("clean", MARGIN, y + LINE, cell);
    for (int attack = 0; attack < attacks.size(); attack++) {
      int x = column(attack);
      pen.text(attacks.get(attack), x, y, imageWidth + GAP + cell);
      pen.soft("perturbation × " + factor, x, y + LINE, imageWidth);
      pen.soft("adversarial", x + imageWidth + GAP, y + LINE, cell);
    }
    y += 2 * LINE + GAP / 2;
    for (Map.Entry<String, List<GalleryEntry>> row : rows.entrySet()) {
      row(pen, row.getValue(), y);
      y += rowHeight(originals.get(row.getKey()));
    }
    legend(pen, y);
  }

  private int column(int attack) {
    return MARGIN + cell + GAP + attack * (imageWidth + cell + 2 * GAP);
  }

  private void row(SheetPen pen, List<GalleryEntry> entries, int top) {
    GalleryEntry first = entries.get(0);
    Image clean = originals.get(first.image());
    int scale = scale(clean);
    int after = pen.text(first.image(), MARGIN, top, pen.unlimited());
    pen.soft(labels(first), after + GAP, top, pen.unlimited());
    int y = top + LINE + GAP / 2;
    int below = y + clean.shape().height() * scale + GAP / 2;
    pen.image(clean, MARGIN, y, scale);
    for (int judge = 0; judge < first.verdicts().size(); judge++) {
      Guess guess = first.verdicts().get(judge).clean().get(0);
      verdict(pen, judge, guess, null, MARGIN, below);
    }
    for (GalleryEntry entry : entries) {
      int x = column(entry.attack());
      Image changed = pictures.adversarial(entry.attack(), entry.image());
      pen.image(Perturbation.amplify(clean, changed, factor), x, y, scale);
      pen.image(changed, x + imageWidth + GAP, y, scale);
      for (int judge = 0; judge < entry.verdicts().size(); judge++) {
        Guess guess = entry.verdicts().get(judge).adversarial().get(0);
        Outcome outcome = entry.truth() == null ? null : entry.outcome(judge);
        verdict(pen, judge, guess, tint(outcome), x + imageWidth + GAP, below);
      }
    }
  }

  private void verdict(SheetPen pen, int judge, Guess guess, Color tint, int x, int below) {
    String says =
        guess.label()
            + (guess.probability().isPresent()
                ? "  " + Words.percent(guess.probability().getAsDouble())
                : "");
    pen.line(judges.get(judge), says, tint, x, below + judge * LINE, cell);
  }

  private static Color tint(Outcome outcome) {
    return outcome == Outcome.HIT
        ? ChartStyle.HIT
        : outcome == Outcome.MISSED ? ChartStyle.MISS : null;
  }

  private static String labels(GalleryEntry entry) {
    String truth = entry.truth() == null ? "" : "true " + entry.truth();
    String target = entry.target() == null ? "" : "target " + entry.target();
    return truth.isEmpty() || target.isEmpty() ? truth + target : truth + ", " + target;
  }

  private void legend(SheetPen pen, int y) {
    int x = pen.soft("grey: no change", MARGIN, y, pen.unlimited());
    boolean known = rows.values().stream().allMatch(row -> row.get(0).truth() != null);
    if (known && !judges.isEmpty()) {
      for (Outcome outcome : List.of(Outcome.HIT, Outcome.MISSED)) {
        x = pen.swatch(outcome.words(), tint(outcome), x + 2 * GAP, y);
      }
    }
  }

  /** Over samples in the order of {@link Image}. */
  private static BufferedImage rgb(int width, int height) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 3, null);
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }

  private static Image toImage(BufferedImage sheet) {
    byte[] samples = ((DataBufferByte) sheet.getRaster().getDataBuffer()).getData();
    return new Image("sheet.png", new ImageShape(sheet.getHeight(), sheet.getWidth(), 3), samples);
  }
}
