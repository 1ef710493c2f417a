package dev.mangle.report;

import dev.mangle.attack.AttackReport;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.model.Versions;
import dev.mangle.score.FolderScore;
import dev.mangle.score.ImageScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The report of folders that were judged: a row each. */
public final class ScoreReport {
  private final ImageLabels labels;
  private final List<Judged> folders;
  private final List<String> names;

  /**
   * A folder that was judged.
   *
   * @param record of the attack that made it; empty where it is not known
   * @param seconds that judging took
   */
  public record Judged(
      PngFolder folder, Optional<AttackReport> record, FolderScore.Result result, double seconds) {}

  private ScoreReport(ImageLabels labels, List<Judged> folders) {
    this.labels = labels;
    this.folders = folders;
    this.names = FolderNames.of(folders.stream().map(judged -> judged.folder().folder()).toList());
  }

  /**
   * What to show.
   *
   * @param folders at least one
   * @param commandLine that made it
   */
  public static ReportData of(
      PngFolder originals, ImageLabels labels, List<Judged> folders, String commandLine) {
    return new ScoreReport(labels, folders).data(originals, commandLine);
  }

  private ReportData data(PngFolder originals, String commandLine) {
    List<ReportData.Judge> judges =
        folders.get(0).result().rows().stream()
            .map(row -> new ReportData.Judge(row.judge().name(), row.clean()))
            .toList();
    List<ReportData.Attack> attacks = IntStream.range(0, names.size()).mapToObj(this::row).toList();
    AttackCurves curves =
        new AttackCurves(judges, attacks, folders.stream().map(Judged::record).toList());
    List<PngFolder> pictures = folders.stream().map(Judged::folder).toList();
    return new ReportData(
        Words.count(originals.size(), "image") + " of " + FolderNames.last(originals.folder()),
        judges,
        attacks,
        List.of(),
        curves.all(),
        gallery(),
        Pictures.of(originals, pictures),
        steps(),
        new ReportData.Plan(commandLine, documents(), Versions.here()));
  }

  private ReportData.Attack row(int index) {
    Judged judged = folders.get(index);
    return new ReportData.Attack(
        names.get(index),
        judged.record().map(record -> record.plan().objective().toString()).orElse(""),
        judged.record().map(record -> record.plan().levels()).orElse(null),
        judged.folder().folder().toString(),
        judged.result().rows().stream().map(FolderScore.Row::all).toList(),
        judged.result().images().stream()
            .map(image -> new ReportData.Change(image.name(), image.change(), image.l2()))
            .toList());
  }

  private List<GalleryEntry> gallery() {
    List<GalleryEntry> entries = new ArrayList<>();
    for (int attack = 0; attack < folders.size(); attack++) {
      for (ImageScore image : folders.get(attack).result().images()) {
        String name = image.name();
        Integer target =
            labels.targets() == null
                ? null
                : Integer.valueOf(labels.targets().target(name).orElseThrow());
        int truth = labels.truth().trueLabel(name).orElseThrow();
        entries.add(new GalleryEntry(name, attack, truth, target, verdicts(image)));
      }
    }
    return entries;
  }

  private static List<Verdict> verdicts(ImageScore image) {
    return IntStream.range(0, image.clean().size())
        .mapToObj(
            judge ->
                new Verdict(
                    Guess.of(image.clean().get(judge)), Guess.of(image.adversarial().get(judge))))
        .toList();
  }

  private List<ReportData.Step> steps() {
    List<ReportData.Step> steps = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Judged judged = folders.get(i);
      judged
          .record()
          .map(AttackReport::seconds)
          .ifPresent(
              seconds -> {
                double rest = seconds.total() - seconds.building() - seconds.iterating();
                steps.add(new ReportData.Step(name + ": building graphs", seconds.building()));
                steps.add(new ReportData.Step(name + ": iterating", seconds.iterating()));
                steps.add(new ReportData.Step(name + ": files and first looks", rest));
              });
      // The verdicts on the clean images are kept for the folders that follow.
      String clean = i == 0 ? " (the clean images too)" : "";
      steps.add(new ReportData.Step(name + ": judging" + clean, judged.seconds()));
    }
    return steps;
  }

  private List<ReportData.Document> documents() {
    List<ReportData.Document> documents = new ArrayList<>();
    for (Judged judged : folders) {
      Path file = judged.folder().folder().resolve(AttackReport.FILE_NAME);
      judged
          .record()
          .ifPresent(
              record -> documents.add(new ReportData.Document(file.toString(), record.toJson())));
    }
    return documents;
  }
}
