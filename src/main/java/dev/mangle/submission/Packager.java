package dev.mangle.submission;

import dev.mangle.io.Progress;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import dev.mangle.io.archive.ArchiveFormat;
import dev.mangle.io.archive.Limits;
import dev.mangle.io.archive.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packs a submission that brings all it needs: program, networks, native libraries and, unless the
 * container has one, Java.
 */
public final class Packager {
  private final Program program;
  private final Limits limits;
  private final Progress progress;

  /** Packs {@code program}. */
  public Packager(Program program, Progress progress) {
    this(program, Limits.CONTEST, progress);
  }

  Packager(Program program, Limits limits, Progress progress) {
    this.program = program;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * Makes sure, before long work, that the contest takes an archive of that name.
   *
   * @throws UserException when it does not
   */
  public static void requireName(Path archive) {
    ArchiveFormat.of(archive);
  }

  /**
   * Writes {@code archive}; the same plan, program and Java give the same bytes.
   *
   * @throws UserException when it cannot be written, is larger than the contest takes, or this Java
   *     cannot make a runtime
   */
  public PackageReport write(PackagePlan plan, Path archive) {
    try (TemporaryFolder work = TemporaryFolder.create("mangle-package")) {
      return write(plan, archive, work.path());
    } catch (IOException e) {
      throw UserException.of("package", archive, e);
    }
  }

  private PackageReport write(PackagePlan plan, Path archive, Path work) throws IOException {
    Path natives = Files.createDirectory(work.resolve("native"));
    NativeLibraries.Unpacked unpacked = NativeLibraries.unpack(program.natives(), natives);
    List<ArchiveContent> contents = new ArrayList<>(unpacked.files());
    addProgram(plan, contents);
    PackageReport.Needs needs = NativeLibraries.needs(List.of(natives));
    PackageReport.Needs without = needs;
    if (plan.ownRuntime()) {
      Path runtime = work.resolve("runtime");
      Path system = Files.createDirectory(work.resolve("system"));
      Jlink.make(runtime);
      needs = NativeLibraries.needs(List.of(natives, runtime));
      NativeLibraries.addFromSystem(List.of(natives, runtime), system);
      without = NativeLibraries.needs(List.of(natives, runtime, system));
      contents.addAll(ArchiveContent.folder("runtime", runtime));
      contents.addAll(ArchiveContent.folder("system", system));
    }
    requireUnpackedSize(contents);
    ArchiveWriter.write(archive, contents, limits.packed(), progress);
    return new PackageReport(
        plan.metadata(), parts(contents), Files.size(archive), unpacked.platform(), needs, without);
  }

  private void addProgram(PackagePlan plan, List<ArchiveContent> contents) {
    SubmissionType type = plan.type();
    contents.add(ArchiveContent.text(Metadata.FILE_NAME, false, plan.metadata().toJson()));
    contents.add(ArchiveContent.text(EntryScript.argsName(type), false, plan.args()));
    String script = EntryScript.text(type, plan.ownRuntime());
    contents.add(ArchiveContent.text(EntryScript.name(type), true, script));
    contents.add(ArchiveContent.file("mangle.jar", program.jar()));
    for (Path library : program.libraries()) {
      contents.add(ArchiveContent.file("lib/" + library.getFileName(), library));
    }
    contents.addAll(plan.networks().contents("checkpoints/"));
  }

  private void requireUnpackedSize(List<ArchiveContent> contents) {
    long size = contents.stream().mapToLong(ArchiveContent::size).sum();
    if (size > limits.unpacked()) {
      throw new UserException(
          "the submission has %s: expected at most %s unpacked",
          Sizes.text(size), Sizes.text(limits.unpacked()));
    }
  }

  private static Map<String, PackageReport.Part> parts(List<ArchiveContent> contents) {
    Map<String, PackageReport.Part> parts = new TreeMap<>();
    for (ArchiveContent content : contents) {
      parts.merge(
          part(content.path()),
          new PackageReport.Part(1, content.size()),
          (sum, one) -> sum.plus(content));
    }
    return parts;
  }

  private static String part(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return path.endsWith(".jar") ? "program" : "submission";
    }
    String folder = path.substring(0, slash);
    return folder.equals("lib") ? "program" : folder;
  }
}
