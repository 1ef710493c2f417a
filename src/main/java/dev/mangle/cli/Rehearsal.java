package dev.mangle.cli;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import dev.mangle.model.LabelRange;
import dev.mangle.submission.NoiseImages;
import dev.mangle.submission.SubmissionType;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs a submission's command once on one random image, so that what is wrong shows now. */
final class Rehearsal {
  private static final int EPSILON = 16;

  /** A class that networks of every data set know. */
  private static final LabelRange TARGET = new LabelRange(1, 1);

  private static final NoiseImages IMAGE = new NoiseImages(1, 299, TARGET, List.of(EPSILON), 0);

  private Rehearsal() {}

  /**
   * Runs attack or classify.
   *
   * @param args the submission's arguments file
   * @param checkpoints its networks
   * @param work folder for the image and what comes of it
   * @throws UserException when the command refuses something
   */
  static void run(SubmissionType type, Path args, Path checkpoints, Path work) {
    Path input = work.resolve("rehearsal");
    AtomicFiles.createFolders(input);
    IMAGE.write(input, type);
    List<String> line = new ArrayList<>();
    line.add(PassedOptions.commandName(type));
    line.add("@" + args);
    line.add("--checkpoints=" + checkpoints);
    line.add("--input=" + input);
    line.add("--output=" + work.resolve("rehearsed"));
    if (type != SubmissionType.DEFENSE) {
      line.add("--max-epsilon=" + EPSILON);
    }
    try (PrintWriter nobody = new PrintWriter(Writer.nullWriter())) {
      CommandLine root = PassedOptions.commandLine(type).setOut(nobody);
      CommandLine command =
          root.parseArgs(line.toArray(String[]::new)).subcommand().commandSpec().commandLine();
      command.<Callable<Integer>>getCommand().call();
    } catch (UserException e) {
      throw new UserException("rehearsal on a random image: %s", e.getMessage());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
