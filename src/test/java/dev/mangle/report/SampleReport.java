package dev.mangle.report;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.PngFolder;
import dev.mangle.model.HitMiss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A report on the first bundled digits: real images, perturbations and verdicts made here by rule.
 */
final class SampleReport {
  static final int IMAGES = 24;
  static final List<Integer> EPSILONS = List.of(8, 16, 64);
  static final List<String> JUDGES =
      List.of("mnist_natural", "mnist_heldout_natural+jpeg", "foreign_defense");

  private final PngFolder digits = PngFolder.open(Path.of("input_images_mnist"));
  private final List<String> names = digits.names().subList(0, IMAGES);
  private final String suffix;

  private SampleReport(String suffix) {
    this.suffix = suffix;
  }

  /** Attacks at three budgets, three judges, two rankings, two curves. */
  static ReportData data() {
    return new SampleReport("").make();
  }

  /** Every name that comes from outside ends in {@code suffix}. */
  static ReportData named(String suffix) {
    return new SampleReport(suffix).make();
  }

  private ReportData make() {
    List<GalleryEntry> entries = new ArrayList<>();
    for (int attack = 0; attack < EPSILONS.size(); attack++) {
      for (int i = 0; i < IMAGES; i++) {
        entries.add(entry(attack, i));
      }
    }
    List<ReportData.Judge> judges =
        IntStream.range(0, JUDGES.size())
            .mapToObj(k -> new ReportData.Judge(JUDGES.get(k) + suffix, count(entries, 0, k, true)))
            .toList();
    List<ReportData.Attack> attacks =
        IntStream.range(0, EPSILONS.size()).mapToObj(a -> attack(entries, a)).toList();
    return new ReportData(
        "Sample report" + suffix,
        judges,
        attacks,
        rankings(),
        List.of(
            Curve.againstEpsilon("mng L1" + suffix, judges, attacks).orElseThrow(), iterations()),
        entries,
        pictures(),
        List.of(
            new ReportData.Step("judging epsilon-64" + suffix, 12.5),
            new ReportData.Step("reading images", 0.75),
            new ReportData.Step("building graphs", 3)),
        plan());
  }

  /** Image {@code i}: true label i % 10, target one more; how each judge takes it is by rule. */
  private GalleryEntry entry(int attack, int i) {
    int truth = i % 10;
    int target = (truth + 1) % 10;
    int other = (truth + 5) % 10;
    List<Verdict> verdicts = new ArrayList<>();
    for (int judge = 0; judge < JUDGES.size(); judge++) {
      int before = i % 8 == 7 ? other : truth;
      int strength = (attack + 1) * 5 - judge * 4 - i % 12;
      int after = strength > 4 ? target : strength > 0 ? other : before;
      verdicts.add(
          judge == 2
              ? new Verdict(List.of(Guess.of(before)), List.of(Guess.of(after)))
              : new Verdict(guesses(before, 0.98), guesses(after, 0.6 + 0.19 * attack)));
    }
    return new GalleryEntry(names.get(i) + suffix, attack, truth, target, verdicts);
  }

  private static List<Guess> guesses(int label, double probability) {
    double rest = 1 - probability;
    return List.of(
        Guess.of(label, probability),
        Guess.of((label + 3) % 10, rest * 0.9),
        Guess.of((label + 7) % 10, rest * 0.0005));
  }

  private static HitMiss count(List<GalleryEntry> entries, int attack, int judge, boolean clean) {
    HitMiss count = HitMiss.none(true);
    for (GalleryEntry entry : entries) {
      if (entry.attack() == attack) {
        Verdict verdict = entry.verdicts().get(judge);
        int label = clean ? verdict.cleanLabel() : verdict.adversarialLabel();
        count = count.add(label, entry.truth(), entry.target());
      }
    }
    return count;
  }

  private ReportData.Attack attack(List<GalleryEntry> entries, int attack) {
    String name = "output/epsilon-" + EPSILONS.get(attack) + suffix;
    List<HitMiss> cells =
        IntStream.range(0, JUDGES.size()).mapToObj(k -> count(entries, attack, k, false)).toList();
    List<ReportData.Change> changes = new ArrayList<>();
    for (String image : names) {
      Image clean = digits.read(image);
      Image changed = perturbed(clean, attack);
      changes.add(
          new ReportData.Change(
              image, EpsilonBox.maxDifference(clean, changed), EpsilonBox.l2(clean, changed)));
    }
    return new ReportData.Attack(name, "target", EPSILONS.get(attack), name, cells, changes);
  }

  /** Up or down by epsilon in blocks, nothing in the left quarter. */
  static Image perturbed(Image clean, int attack) {
    int epsilon = EPSILONS.get(attack);
    Random random = new Random(clean.name().hashCode());
    byte[] samples = clean.samples().clone();
    int width = clean.shape().width();
    for (int i = 0; i < samples.length; i++) {
      int change = i % width < width / 4 ? 0 : random.nextInt(3) * epsilon - epsilon;
      samples[i] = (byte) Math.max(0, Math.min(255, (samples[i] & 0xff) + change));
    }
    return new Image(clean.name(), clean.shape(), samples);
  }

  private Pictures pictures() {
    return new Pictures() {
      @Override
      public Image clean(String image) {
        return digits.read(image.substring(0, image.length() - suffix.length()));
      }

      @Override
      public Image adversarial(int attack, String image) {
        return perturbed(clean(image), attack);
      }
    };
  }

  private List<ReportData.Ranking> rankings() {
    return List.of(
        new ReportData.Ranking(
            "Attacks" + suffix,
            "points",
            List.of(
                new ReportData.Place("epsilon-64" + suffix, 61),
                new ReportData.Place("epsilon-16", 30),
                new ReportData.Place("epsilon-8", 30))),
        new ReportData.Ranking(
            "Defenses",
            "right",
            List.of(
                new ReportData.Place("foreign_defense" + suffix, 55),
                new ReportData.Place("mnist_natural", 20))));
  }

  private Curve iterations() {
    List<Curve.Line> lines = new ArrayList<>();
    for (int judge = 0; judge < 2; judge++) {
      List<Curve.Point> points = new ArrayList<>();
      for (int i = 1; i <= 20; i++) {
        int hit = Math.min(IMAGES, i * (judge + 1) / 2);
        points.add(new Curve.Point(i, new HitMiss(hit, Math.min(IMAGES, hit + 3), IMAGES)));
      }
      lines.add(new Curve.Line("surrogate_" + judge + suffix, points));
    }
    return new Curve("mng L1, epsilon 64" + suffix, Curve.Axis.ITERATIONS, lines);
  }

  private ReportData.Plan plan() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("mangle", "0.1.0");
    versions.put("tensorflow", "2.18.0" + suffix);
    return new ReportData.Plan(
        "./mangle score --models mnist_natural --images output/epsilon-8 --report report" + suffix,
        List.of(
            new ReportData.Document(
                "output/epsilon-8/attack.json" + suffix, "{\n  \"epsilon\" : 8\n}" + suffix)),
        versions);
  }
}
