package dev.mangle.cli;

import dev.mangle.data.ImageLabels;
import dev.mangle.defense.Judge;
import dev.mangle.defense.Judges;
import dev.mangle.image.Image;
import dev.mangle.image.Png;
import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Names;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.report.ContactSheet;
import dev.mangle.report.GalleryEntry;
import dev.mangle.report.JudgeVerdicts;
import dev.mangle.report.Pictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle contact-sheet}: clean, perturbation and adversarial side by side in one PNG. */
@Command(
    name = "contact-sheet",
    description = "Draw images, perturbations and what networks say into one PNG.")
public final class ContactSheetCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(names = "--originals", required = true, paramLabel = "DIR", description = "Clean PNGs.")
  private Path originals;

  @Option(
      names = "--images",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "Adversarial PNGs; several folders give two columns each.")
  private List<Path> images;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The sheet, a file that ends in .png.")
  private Path output;

  @Option(
      names = "--count",
      defaultValue = "8",
      paramLabel = "N",
      description = "Rows: that many images, evenly over the folder. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--pick",
      split = ",",
      paramLabel = "NAME",
      description = "Just these images, with or without .png, instead of --count.")
  private List<String> pick = List.of();

  @Option(
      names = "--amplify",
      paramLabel = "N",
      description =
          "Show perturbations N times as strong. "
              + "Default: as far as the largest of them allows.")
  private Integer amplify;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description =
          "Networks whose label and confidence stand below each image, "
              + "by the names of their checkpoints, or paths (with a slash) to them.")
  private List<String> models = List.of();

  @Mixin private CheckpointsOption checkpoints;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Metadata with ImageId, TrueLabel, TargetClass. Default: DIR/labels.csv.")
  private Path labels;

  /** A command that reports to {@code progress}. */
  public ContactSheetCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    checkOptions();
    PngFolder clean = PngFolder.open(originals);
    List<PngFolder> attacks = images.stream().map(PngFolder::open).toList();
    List<String> names = pick.isEmpty() ? spread(clean.names()) : picked(clean.names());
    ImageLabels found = ImageLabels.find(originals, labels);
    List<Judge> judges = Judges.open(checkpoints.checkpoints(), models);
    List<GalleryEntry> entries =
        new JudgeVerdicts(judges, clean, attacks, found).of(names, progress);
    Pictures pictures = Pictures.of(clean, attacks);
    int factor = amplify != null ? amplify : ContactSheet.factor(entries, pictures);
    Image sheet =
        new ContactSheet(
                judges.stream().map(Judge::name).toList(),
                images.stream().map(Path::toString).toList(),
                entries,
                pictures,
                factor)
            .draw();
    AtomicFiles.write(output, out -> Png.write(out, sheet));
    spec.commandLine()
        .getOut()
        .printf(
            "wrote %d images after %s, perturbations x %d, %d x %d pixels, to %s%n",
            names.size(),
            attacks.size() == 1 ? "1 attack" : attacks.size() + " attacks",
            factor,
            sheet.shape().width(),
            sheet.shape().height(),
            output);
    return 0;
  }

  private void checkOptions() {
    if (count < 1) {
      throw new UserException("--count: expected at least 1, found %d", count);
    }
    if (amplify != null && (amplify < 1 || amplify > 255)) {
      throw new UserException("--amplify: expected 1..255, found %d", amplify);
    }
    if (!output.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UserException("--output: expected a file that ends in .png, found '%s'", output);
    }
    AtomicFiles.requireWritable(output);
  }

  private List<String> spread(List<String> names) {
    int rows = Math.min(count, names.size());
    return IntStream.range(0, rows)
        .mapToObj(i -> names.get((int) ((long) i * names.size() / rows)))
        .toList();
  }

  private List<String> picked(List<String> names) {
    List<String> picked = new ArrayList<>();
    for (String name : pick) {
      String file = names.contains(name) ? name : name + ".png";
      if (!names.contains(file)) {
        String hint = Names.nearest(file, names).map(n -> ": did you mean '" + n + "'?").orElse("");
        throw new UserException("no image '%s' in '%s'%s", name, originals, hint);
      }
      picked.add(file);
    }
    return picked.stream().distinct().toList();
  }
}
