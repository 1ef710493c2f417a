package dev.mangle.tune;

import dev.mangle.model.Precision;
import dev.mangle.trial.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of a plan that was found, as {@code run_attack.sh} and {@code mangle attack @FILE}
 * take them, with what was measured in comments.
 *
 * @param models all networks, as {@code --models} takes them from any folder
 * @param checkpoints folder of the checkpoints, where one was given
 * @param precision of their gradients
 * @param epsilon budget of the trials, in pixel units
 * @param seed of the plan
 * @param command that found it
 */
public record ArgsFile(
    List<String> models,
    Optional<Path> checkpoints,
    Precision precision,
    double epsilon,
    long seed,
    String command) {

  /** The file's text for the {@code best} of {@code plans} tried. */
  public String text(Standing best, List<String> networks, int plans) {
    List<String> lines = new ArrayList<>();
    comments(best, networks, plans).forEach(line -> lines.add("# " + line));
    lines.add("--models " + quoted(String.join(",", models)));
    checkpoints.ifPresent(
        folder -> lines.add("--checkpoints " + quoted(folder.toAbsolutePath().toString())));
    if (precision != Precision.FP32) {
      lines.add("--precision " + precision);
    }
    lines.addAll(best.candidate().recipe().options());
    lines.add("--seed " + seed);
    return String.join("\n", lines) + "\n";
  }

  private List<String> comments(Standing best, List<String> networks, int plans) {
    String what = best.targeted() ? "hits" : "misses";
    Interval interval = best.interval();
    List<String> lines = new ArrayList<>();
    lines.add(command.replaceAll("\\s+", " "));
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: each network held out in turn, the others attacking, epsilon %s, %d images",
            best.candidate().name(),
            best.candidate().recipe().plan(epsilon, 0, seed).levels(),
            best.images()));
    for (int i = 0; i < networks.size(); i++) {
      lines.add(
          String.format(
              Locale.ROOT, "%5.1f %% %s of %s", 100 * best.rate(i), what, networks.get(i)));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%5.1f %% in the mean, 95 %% interval %.1f..%.1f (Wilson, images as units)",
            100 * best.merit(),
            100 * interval.low(),
            100 * interval.high()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%5.1f %% of the images that the network held out classifies rightly when clean",
            100 * best.meritOfRight()));
    lines.add(
        String.format(
            Locale.ROOT,
            "about %.1f s for 100 images with all %d networks",
            best.batchSeconds(),
            networks.size()));
    lines.add(
        String.format(
            Locale.ROOT,
            "the best of %d plans on images that chose it, so new images will do a little worse",
            plans));
    return lines;
  }

  /** A word of an arguments file. */
  private static String quoted(String word) {
    return word.matches("[^\\s\"'#]+") ? word : '"' + word + '"';
  }
}
