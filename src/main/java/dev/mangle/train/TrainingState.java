package dev.mangle.train;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * The checkpoints of a training, in a folder of its own: {@code step-0000300/}, each a network that
 * every command opens and, in {@code training/}, every variable of the session (weights, averages
 * and the optimiser's) with the {@link Standing}. The last three stay, and the best where that is
 * asked for.
 *
 * <p>A checkpoint appears whole before an older one goes, so a run may end at any moment. While the
 * folder is open no other run can have it.
 */
final class TrainingState implements AutoCloseable {
  /** Where TensorBoard's files are. */
  static final String EVENTS = "events";

  private static final int KEPT = 3;
  private static final String LOCK = "lock";
  private static final String TRAINING = "training";
  private static final String STANDING = "standing.json";
  private static final String VARIABLES = "variables";
  private static final Pattern OURS =
      Pattern.compile(LOCK + "|" + EVENTS + "|step-\\d{7,9}|\\.step-\\d{7,9}\\..*");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String plan;
  private final boolean keepsBest;
  private final FileChannel channel;

  /**
   * Opens or makes the folder.
   *
   * @param plan all that decides how the network comes out, in words
   * @param keepsBest whether the best checkpoint stays besides the last three
   * @param force whether a finished training of another plan is removed
   * @throws UserException when the folder holds other files or another training that is not to be
   *     removed, or another run has it
   */
  TrainingState(Path folder, String plan, boolean keepsBest, boolean force) {
    this.folder = folder;
    this.plan = plan;
    this.keepsBest = keepsBest;
    requireOurs(folder);
    AtomicFiles.createFolders(folder);
    this.channel = lock();
    try {
      removeHalf();
      requireSamePlan(force);
    } catch (UserException e) {
      close();
      throw e;
    }
  }

  /** Writes a network that other commands open. */
  @FunctionalInterface
  interface NetworkWriter {
    /**
     * Writes it into an empty folder.
     *
     * @param variables prefix of the saved variables of the session
     */
    void writeTo(Path folder, String variables) throws IOException;
  }

  /** Sets every variable as it was at the last checkpoint, and returns where that stands. */
  Standing resume(Session session) {
    List<Path> checkpoints = TrainingCheckpoints.in(folder);
    if (checkpoints.isEmpty()) {
      return Standing.begin(plan);
    }
    Path last = TrainingCheckpoints.last(checkpoints);
    Standing standing = standing(last);
    try {
      session.restore(variables(last));
    } catch (TensorFlowException e) {
      throw damaged(last, e.getMessage().lines().findFirst().orElse(""));
    }
    return standing;
  }

  /** Keeps every variable and the network. */
  void save(Session session, Standing standing, NetworkWriter network) {
    AtomicFiles.writeFolder(
        path(standing.step()),
        temporary -> {
          Path training = Files.createDirectory(temporary.resolve(TRAINING));
          session.save(variables(temporary));
          Files.write(training.resolve(STANDING), JSON.writeValueAsBytes(standing));
          network.writeTo(temporary, variables(temporary));
        });
    List<Path> all = TrainingCheckpoints.in(folder);
    all.stream()
        .limit(Math.max(0, all.size() - KEPT))
        .filter(path -> !keepsBest || TrainingCheckpoints.step(path) != standing.bestStep())
        .forEach(TrainingState::takeAway);
  }

  /** Where the checkpoint of {@code step} is. */
  Path path(int step) {
    return folder.resolve(TrainingCheckpoints.name(step));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw UserException.of("close", folder.resolve(LOCK), e);
    }
  }

  private static String variables(Path checkpoint) {
    return checkpoint.resolve(TRAINING).resolve(VARIABLES).toString();
  }

  private FileChannel lock() {
    Path file = folder.resolve(LOCK);
    try {
      FileChannel opened =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(opened) == null) {
        opened.close();
        throw new UserException("training folder '%s': another run is training there", folder);
      }
      return opened;
    } catch (IOException e) {
      throw UserException.of("lock", file, e);
    }
  }

  private static FileLock tryLock(FileChannel opened) throws IOException {
    try {
      return opened.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held within this very process.
    }
  }

  /**
   * Makes sure that a folder can be a training's.
   *
   * @throws UserException when it holds other files
   */
  static void requireOurs(Path folder) {
    for (Path entry : entries(folder)) {
      if (!OURS.matcher(entry.getFileName().toString()).matches()) {
        throw new UserException(
            "training folder '%s': expected a new or empty folder or a training under way, found"
                + " '%s'",
            folder, entry.getFileName());
      }
    }
  }

  /** What a killed run was writing, or taking away. */
  private void removeHalf() {
    entries(folder).stream()
        .filter(entry -> entry.getFileName().toString().startsWith("."))
        .forEach(TrainingState::delete);
  }

  private void requireSamePlan(boolean force) {
    List<Path> checkpoints = TrainingCheckpoints.in(folder);
    if (checkpoints.isEmpty()) {
      return;
    }
    Standing found = standing(TrainingCheckpoints.last(checkpoints));
    if (found.plan().equals(plan)) {
      return;
    }
    if (force && found.finished()) {
      entries(folder).stream()
          .filter(entry -> !entry.endsWith(LOCK))
          .forEach(TrainingState::delete);
      return;
    }
    throw new UserException(
        "training folder '%s' holds another training%s: expected %s; found %s; %s the folder or"
            + " name another",
        folder,
        found.finished() ? "" : ", which is not finished",
        plan,
        found.plan(),
        found.finished() ? "replace it with --force, remove" : "remove");
  }

  /** Whether no checkpoint comes after this one. */
  static boolean isFinished(Path checkpoint) {
    return standing(checkpoint).finished();
  }

  private static Standing standing(Path checkpoint) {
    Path file = checkpoint.resolve(TRAINING).resolve(STANDING);
    try {
      Standing standing = JSON.readValue(Files.readAllBytes(file), Standing.class);
      if (standing == null || standing.plan() == null) {
        throw damaged(checkpoint, STANDING + " does not tell where a training stands");
      }
      return standing;
    } catch (JacksonException e) {
      throw damaged(checkpoint, STANDING + " does not tell where a training stands");
    } catch (NoSuchFileException e) {
      throw damaged(checkpoint, "it has no " + checkpoint.relativize(file));
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private static UserException damaged(Path checkpoint, String why) {
    return new UserException(
        "checkpoint '%s' is damaged: remove it to go on from the one before: %s", checkpoint, why);
  }

  private static List<Path> entries(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  /** At once: who opens it meanwhile finds it whole or not at all. */
  private static void takeAway(Path checkpoint) {
    Path hidden = checkpoint.resolveSibling("." + checkpoint.getFileName() + ".old");
    try {
      Files.move(checkpoint, hidden, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw UserException.of("remove", checkpoint, e);
    }
    delete(hidden);
  }

  private static void delete(Path path) {
    try {
      PathUtils.delete(path);
    } catch (IOException e) {
      throw UserException.of("remove", path, e);
    }
  }
}
