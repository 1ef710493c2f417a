package dev.mangle.submission;

import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.ArchiveFormat;
import dev.mangle.io.archive.Limits;
import dev.mangle.io.archive.Sizes;
import dev.mangle.io.archive.Unpacker;
import dev.mangle.submission.Check.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at an archive as the contest would, and closer; each finding is told as it comes. */
public final class Validator {
  private final SubmissionType type;
  private final Limits limits;
  private final Optional<DryRun> dryRun;
  private final Consumer<Check> report;
  private boolean valid = true;

  /**
   * A validator of one archive.
   *
   * @param type that the submission is to have
   * @param dryRun how to run it, or empty
   * @param report takes the findings
   */
  public Validator(SubmissionType type, Optional<DryRun> dryRun, Consumer<Check> report) {
    this(type, Limits.CONTEST, dryRun, report);
  }

  Validator(SubmissionType type, Limits limits, Optional<DryRun> dryRun, Consumer<Check> report) {
    this.type = type;
    this.limits = limits;
    this.dryRun = dryRun;
    this.report =
        check -> {
          valid &= check.level() != Level.FAILED;
          report.accept(check);
        };
  }

  /**
   * Makes sure, before other work, that there is an archive to look at.
   *
   * @throws UserException when there is none
   */
  public static void requireFile(Path archive) {
    if (!Files.isRegularFile(archive)) {
      throw new UserException("'%s': expected an archive, found no file", archive);
    }
  }

  /**
   * Looks at {@code archive}; what it unpacks is gone afterwards.
   *
   * @return whether nothing failed
   * @throws UserException when there is no such file
   */
  public boolean validate(Path archive) {
    requireFile(archive);
    try (TemporaryFolder work = TemporaryFolder.create("mangle-validate")) {
      packed(archive);
      if (valid) {
        unpacked(archive, work.path());
      }
    } catch (IOException e) {
      throw UserException.of("read", archive, e);
    }
    return valid;
  }

  private void packed(Path archive) throws IOException {
    try {
      ArchiveFormat.of(archive);
      report.accept(Check.ok("archive", "%s", archive.getFileName()));
    } catch (UserException e) {
      report.accept(
          Check.failed(
              "archive",
              "expected a name that ends in .zip, .tar or .tar.gz, found '%s'",
              archive.getFileName()));
    }
    long size = Files.size(archive);
    String text = Sizes.text(size) + " of " + Sizes.text(limits.packed());
    report.accept(new Check(size > limits.packed() ? Level.FAILED : Level.OK, "packed", text));
  }

  private void unpacked(Path archive, Path work) throws IOException {
    Path root = Files.createDirectory(work.resolve("code"));
    try {
      Unpacker.Result result = Unpacker.unpack(archive, root, limits);
      report.accept(
          Check.ok(
              "unpacked",
              "%s of %s in %d files",
              Sizes.text(result.bytes()),
              Sizes.text(limits.unpacked()),
              result.files()));
      result.warnings().forEach(line -> report.accept(Check.warning("unpacked", "%s", line)));
    } catch (UserException e) {
      report.accept(Check.failed("unpacked", "%s", relative(e, archive.getParent())));
      return;
    }
    List<String> leftovers = UnpackedFolder.leftovers(root);
    if (!leftovers.isEmpty()) {
      report.accept(Check.warning("leftovers", "nobody needs %s", AttackOutput.some(leftovers)));
    }
    submission(root, UnpackedFolder.submission(root), work);
  }

  private void submission(Path root, Path folder, Path work) {
    String where =
        folder.equals(root) ? "at the root" : "in its folder '" + folder.getFileName() + "'";
    Metadata metadata;
    try {
      metadata = Metadata.read(folder.resolve(Metadata.FILE_NAME));
    } catch (UserException e) {
      report.accept(Check.failed("metadata", "%s", relative(e, folder)));
      return;
    }
    report.accept(Check.ok("metadata", "all four fields, %s", where));
    report.accept(
        metadata.type() == type
            ? Check.ok("type", "%s", type)
            : Check.failed("type", "expected %s, found %s", type, metadata.type()));
    Submission submission;
    try {
      submission = Submission.open(folder);
    } catch (UserException e) {
      report.accept(Check.failed("entry point", "%s", relative(e, folder)));
      return;
    }
    report.accept(entryPoint(submission));
    if (valid) {
      dryRun.ifPresentOrElse(
          run -> run.check(submission, work, report),
          () -> report.accept(Check.warning("dry run", "none was asked for")));
    }
  }

  private static Check entryPoint(Submission submission) {
    String name = submission.metadata().entryPoint();
    if (!name.endsWith(".sh")) {
      return Check.warning("entry point", "expected a name that ends in .sh, found '%s'", name);
    }
    return UnpackedFolder.everybodyRuns(submission.folder().resolve(name))
        ? Check.ok("entry point", "%s, executable", name)
        : Check.warning("entry point", "'%s' can be run by its owner only", name);
  }

  /** Where the files lie for the moment tells nobody anything. */
  private static String relative(UserException error, Path folder) {
    String message = error.getMessage();
    return folder == null
        ? message
        : message.replace(folder + "/", "").replace("'" + folder + "': ", "");
  }
}
