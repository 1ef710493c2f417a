package dev.mangle.cli;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.Sizes;
import dev.mangle.model.Checkpoints;
import dev.mangle.submission.PackagePlan;
import dev.mangle.submission.PackageReport;
import dev.mangle.submission.Packager;
import dev.mangle.submission.PackedNetworks;
import dev.mangle.submission.Program;
import dev.mangle.submission.SubmissionType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code mangle package}: an attack or a defense as an archive for the contest. */
@Command(
    name = "package",
    description =
        "Pack an attack or a defense as a submission that brings its own Java. "
            + "Every other option goes to attack or classify in the submission, such as --models, @FILE "
            + "or --iterations.")
public final class PackageCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--type",
      required = true,
      converter = SubmissionTypeConverter.class,
      paramLabel = "TYPE",
      description = "${COMPLETION-CANDIDATES}.")
  private SubmissionType type;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Archive to write: .zip, .tar.gz or .tar.")
  private Path output;

  @Option(
      names = "--runtime",
      defaultValue = "own",
      paramLabel = "WHOSE",
      description = "Java of the submission: own or container. Default: ${DEFAULT-VALUE}.")
  private JavaOf java;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description =
          "Image that the contest runs it in. "
              + "Default: debian:12-slim; with --runtime container eclipse-temurin:17-jre.")
  private String container;

  @Option(
      names = "--container-gpu",
      paramLabel = "NAME",
      description = "The same where there is a GPU. Default: as --container.")
  private String containerGpu;

  @Unmatched private final List<String> passed = new ArrayList<>();

  /** Where the submission's Java comes from, and an image that goes with that. */
  enum JavaOf {
    OWN("debian:12-slim"),
    CONTAINER("eclipse-temurin:17-jre");

    private final String image;

    JavaOf(String image) {
      this.image = image;
    }
  }

  /** A command that reports to {@code progress}. */
  public PackageCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() {
    if (image().isBlank() || gpuImage().isBlank()) {
      throw new UserException("--container: expected the name of an image, found nothing");
    }
    Packager.requireName(output);
    AtomicFiles.requireWritable(output);
    List<String> typed = spec.root().commandLine().getParseResult().originalArgs();
    PassedOptions options = PassedOptions.parse(type, PassedOptions.preferTyped(passed, typed));
    PackedNetworks networks =
        new PackedNetworks(new Checkpoints(CheckpointsFolderOption.of(options.checkpoints())));
    String args = args(networks, options.text(networks::add));
    PackagePlan plan =
        new PackagePlan(type, image(), gpuImage(), args, networks, java == JavaOf.OWN);
    print(new Packager(Program.running(), progress).write(plan, output));
    return 0;
  }

  private String args(PackedNetworks networks, String text) {
    progress.say("trying it on a random image");
    try (TemporaryFolder work = TemporaryFolder.create("mangle-rehearsal")) {
      Path checkpoints = work.path().resolve("checkpoints");
      networks.link(checkpoints);
      Path file = work.path().resolve("args");
      AtomicFiles.write(file, text);
      Rehearsal.run(type, file, checkpoints, work.path());
      StringBuilder args = new StringBuilder("# Networks and their SHA-256:\n");
      networks
          .hashes(checkpoints)
          .forEach((name, hash) -> args.append("#   %s %s%n".formatted(name, hash)));
      return args.append(text).toString();
    }
  }

  private String image() {
    return container != null ? container : java.image;
  }

  private String gpuImage() {
    return containerGpu != null ? containerGpu : image();
  }

  private void print(PackageReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s, run by %s in %s%n%n",
        report.metadata().type(), report.metadata().entryPoint(), report.metadata().container());
    Table table = new Table("part", "files", "size");
    report
        .parts()
        .forEach(
            (name, part) ->
                table.row(name, Integer.toString(part.files()), Sizes.text(part.bytes())));
    table.print(out);
    out.printf(
        "%nunpacked %s of %s, packed %s of %s%n",
        Sizes.text(report.unpacked()),
        Sizes.text(report.unpackedLimit()),
        Sizes.text(report.packed()),
        Sizes.text(report.packedLimit()));
    printNeeds(report, out);
    out.printf("wrote %s%n", output);
  }

  private void printNeeds(PackageReport report, PrintWriter out) {
    PackageReport.Needs needs = report.needs();
    PackageReport.Needs without = report.without();
    out.printf("the container must have: %s, glibc %s or later", report.platform(), needs.glibc());
    if (java == JavaOf.CONTAINER) {
      out.printf(", Java 17 or later");
    }
    without.libraries().forEach(library -> out.printf(", %s", library));
    out.println();
    if (!needs.libraries().equals(without.libraries())) {
      out.printf(
          "where it has no %s: glibc %s or later%n",
          String.join(", ", needs.libraries()), without.glibc());
    }
  }
}
