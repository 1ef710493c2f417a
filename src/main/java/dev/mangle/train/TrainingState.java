package dev.mangle.train;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.tensorflow.Session;

/**
 * Where a training stands after its last whole epoch, in a folder of its own: {@code epoch-0007/}
 * with every variable of the session, weights, averages and the optimiser's, and the plan.
 *
 * <p>A new epoch's folder appears whole before the one before goes, so a run may end at any moment.
 * While it is open no other run can have the folder.
 */
final class TrainingState implements AutoCloseable {
  private static final Pattern OURS = Pattern.compile("lock|epoch-\\d{4,9}|\\.epoch-\\d{4,9}\\..*");
  private static final String EPOCH = "epoch-";
  private static final String LOCK = "lock";
  private static final String PLAN = "plan.txt";
  private static final String VARIABLES = "variables";

  private final Path folder;
  private final String plan;
  private final FileChannel channel;

  /**
   * Opens or makes the folder.
   *
   * @param plan all that decides how the network comes out, in words
   * @throws UserException when the folder holds other files or the state of another plan, or
   *     another run has it
   */
  TrainingState(Path folder, String plan) {
    this.folder = folder;
    this.plan = plan;
    requireOurs();
    requireSamePlan();
    AtomicFiles.createFolders(folder);
    this.channel = lock();
  }

  /**
   * Sets every variable as it was, and returns how many epochs are behind; 0 for a new training.
   */
  int resume(Session session) {
    List<Path> epochs = epochs();
    if (epochs.isEmpty()) {
      return 0;
    }
    Path last = last(epochs);
    session.restore(last.resolve(VARIABLES).toString());
    return number(last);
  }

  /** Keeps every variable; {@code epochs} are behind. */
  void save(Session session, int epochs) {
    List<Path> before = epochs();
    AtomicFiles.writeFolder(
        folder.resolve("%s%04d".formatted(EPOCH, epochs)),
        temporary -> {
          Files.writeString(temporary.resolve(PLAN), plan);
          session.save(temporary.resolve(VARIABLES).toString());
        });
    before.forEach(this::delete);
  }

  /** The training is done: takes its files away, and the folder where it holds no others. */
  void remove() {
    entries().stream().filter(TrainingState::isOurs).forEach(this::delete);
    if (entries().isEmpty()) {
      delete(folder);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw UserException.of("close", folder.resolve(LOCK), e);
    }
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

  private void requireOurs() {
    for (Path entry : entries()) {
      if (!isOurs(entry)) {
        throw new UserException(
            "training folder '%s': expected a new or empty folder or a training under way, found"
                + " '%s'",
            folder, entry.getFileName());
      }
    }
  }

  private void requireSamePlan() {
    List<Path> epochs = epochs();
    if (epochs.isEmpty()) {
      return;
    }
    // Of an earlier epoch a killed run may have taken a part away.
    Path file = last(epochs).resolve(PLAN);
    try {
      String found = Files.readString(file);
      if (!found.equals(plan)) {
        throw new UserException(
            "training folder '%s' holds another training: expected %s; found %s; remove the"
                + " folder or name another with --work",
            folder, plan, found);
      }
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private static Path last(List<Path> epochs) {
    return epochs.get(epochs.size() - 1);
  }

  private List<Path> epochs() {
    return entries().stream()
        .filter(entry -> isOurs(entry) && entry.getFileName().toString().startsWith(EPOCH))
        .sorted(Comparator.comparingInt(TrainingState::number))
        .toList();
  }

  private static boolean isOurs(Path entry) {
    return OURS.matcher(entry.getFileName().toString()).matches();
  }

  private static int number(Path epoch) {
    return Integer.parseInt(epoch.getFileName().toString().substring(EPOCH.length()));
  }

  private List<Path> entries() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }

  private void delete(Path path) {
    try {
      PathUtils.delete(path);
    } catch (IOException e) {
      throw UserException.of("remove", path, e);
    }
  }
}
