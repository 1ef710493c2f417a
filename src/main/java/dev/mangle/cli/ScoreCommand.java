package dev.mangle.cli;

import dev.mangle.attack.AttackReport;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.report.ScoreReport;
import dev.mangle.score.FolderScore;
import dev.mangle.score.ScoreCsv;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle score}: attacks in rows, networks in columns, |hit target, defense miss|. */
@Command(
    name = "score",
    description = "Judge adversarial images with networks that need not have been attacked.")
public final class ScoreCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private JudgeOptions models;

  @Option(
      names = "--images",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "Adversarial PNGs; several folders give a row each.")
  private List<Path> images;

  @Option(names = "--originals", required = true, paramLabel = "DIR", description = "Clean PNGs.")
  private Path originals;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Metadata with ImageId, TrueLabel, TargetClass. Default: DIR/labels.csv.")
  private Path labels;

  @Option(
      names = "--max-epsilon",
      converter = EpsilonConverter.class,
      paramLabel = "N",
      description = "Refuse images that changed by more than that many pixel units.")
  private Integer epsilon;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the numbers there too.")
  private Path csv;

  @Option(
      names = "--report",
      paramLabel = "PATH",
      description =
          "Write a report to look at: a file that ends in .html, or a folder for report.html and "
              + "its charts as SVG and PNG files.")
  private Path report;

  @Mixin private ReportOptions reports;

  /** A command that reports to {@code progress}. */
  public ScoreCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    PngFolder clean = PngFolder.open(originals);
    if (csv != null) {
      AtomicFiles.requireWritable(csv);
    }
    if (report == null) {
      reports.requireUnused();
    } else {
      reports.check(report);
    }
    ImageLabels found = ImageLabels.find(originals, labels);
    requireOnce(images);
    List<PngFolder> folders = images.stream().map(PngFolder::open).toList();
    FolderScore score = new FolderScore(models.judges(), clean, found);
    Map<Path, Optional<AttackReport>> records = new LinkedHashMap<>();
    images.forEach(
        path -> records.put(path, report == null ? Optional.empty() : AttackReport.read(path)));
    Map<Path, FolderScore.Result> results = new LinkedHashMap<>();
    List<ScoreReport.Judged> judged = new ArrayList<>();
    for (PngFolder folder : folders) {
      long start = System.nanoTime();
      FolderScore.Result result = score.run(folder, progress);
      checkBudget(folder, result);
      results.put(folder.folder(), result);
      double seconds = (System.nanoTime() - start) / 1e9;
      judged.add(new ScoreReport.Judged(folder, records.get(folder.folder()), result, seconds));
    }
    print(results);
    if (csv != null) {
      AtomicFiles.write(csv, ScoreCsv.of(results));
    }
    if (report != null) {
      spec.commandLine().getOut().println();
      reports.write(report, ScoreReport.of(clean, found, judged, TypedCommand.of(spec)), spec);
    }
    return 0;
  }

  private static void requireOnce(List<Path> folders) {
    Set<Path> seen = new HashSet<>();
    for (Path folder : folders) {
      if (!seen.add(folder.toAbsolutePath().normalize())) {
        throw new UserException("--images: '%s' is named twice", folder);
      }
    }
  }

  private void checkBudget(PngFolder folder, FolderScore.Result result) {
    if (epsilon != null && result.largestChange() > epsilon) {
      throw new UserException(
          "'%s' breaks the budget: image '%s' changed by %d pixel units; --max-epsilon is %d",
          folder.folder(), result.worst(), result.largestChange(), epsilon);
    }
  }

  private void print(Map<Path, FolderScore.Result> results) {
    PrintWriter out = spec.commandLine().getOut();
    List<FolderScore.Row> first = results.values().iterator().next().rows();
    Table all = table(first);
    all.row(cells("clean images", first, row -> row.clean().toString(), "0", "0.0"));
    Table right = table(first);
    results.forEach(
        (folder, result) -> {
          String change = Integer.toString(result.largestChange());
          String l2 = String.format(Locale.ROOT, "%.1f", result.meanL2());
          String name = folder.toString();
          all.row(cells(name, result.rows(), row -> row.all().toString(), change, l2));
          right.row(
              cells(
                  name,
                  result.rows(),
                  row -> row.right() + " of " + row.right().images(),
                  change,
                  l2));
        });
    first.stream()
        .map(FolderScore.Row::judge)
        .filter(judge -> !judge.inFull().equals(judge.name()))
        .forEach(judge -> out.printf("%s is %s%n", judge.name(), judge.inFull()));
    out.printf("|hit target, defense miss| out of %d images%n", first.get(0).all().images());
    all.print(out);
    out.printf("%nout of the images that a network classifies rightly when clean%n");
    right.print(out);
    out.flush();
  }

  private static Table table(List<FolderScore.Row> rows) {
    return new Table(cells("images", rows, row -> row.judge().name(), "max change", "mean L2"));
  }

  private static String[] cells(
      String first,
      List<FolderScore.Row> rows,
      Function<FolderScore.Row, String> cell,
      String change,
      String l2) {
    String[] cells = new String[rows.size() + 3];
    cells[0] = first;
    for (int i = 0; i < rows.size(); i++) {
      cells[i + 1] = cell.apply(rows.get(i));
    }
    cells[rows.size() + 1] = change;
    cells[rows.size() + 2] = l2;
    return cells;
  }
}
