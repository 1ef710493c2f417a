package dev.mangle.data;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Jpeg;
import dev.mangle.image.Png;
import dev.mangle.image.Resize;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.Progress;
import dev.mangle.io.TemporaryFolder;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The contest's development images, made from the photographs that its table names: downloaded, cut
 * to the rectangle given there, 299x299 by Lanczos' filter, PNG, as the contest's own script does.
 *
 * <p>Beside them: {@code labels.csv}, the rows of the images that are there; {@code
 * target_class.csv}; and where some are not there {@code missing.csv}, which says why. Images that
 * are there already are not fetched again.
 */
public final class DevelopmentImages {
  /** Name of the set in commands. */
  public static final String NAME = "nips17_dev";

  /** Name of the table in the contest's repository. */
  public static final String TABLE = "dev_dataset.csv";

  /** Folder of the table, at a fixed version. */
  public static final URI ADDRESS =
      URI.create(
          "https://raw.githubusercontent.com/cleverhans-lab/cleverhans/"
              + "05e3a5b6ad77e067a8e778595d12c0c131494f13/"
              + "examples/nips17_adversarial_competition/dataset/");

  private static final int SIZE = 299;
  private static final long MOST_PIXELS = 1L << 28;

  /** Photographs come from a few hosts, which a handful of connections does not trouble. */
  private static final int CONNECTIONS = 4;

  private final DevelopmentTable table;
  private final Path folder;
  private final ResumableDownload.Patience patience;

  private DevelopmentImages(
      DevelopmentTable table, Path folder, ResumableDownload.Patience patience) {
    this.table = table;
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Brings what {@code csv} names into {@code folder}.
   *
   * @return number of images there, and why others are not
   * @throws UserException when the table is bad, the folder cannot be written, or no image came
   */
  public static Result fetch(
      Path csv, Path folder, ResumableDownload.Patience patience, Progress progress) {
    DevelopmentTable table = DevelopmentTable.read(csv);
    return new DevelopmentImages(table, folder, patience).fetch(progress);
  }

  /**
   * What came.
   *
   * @param missing reason by name of the image, in the order of the table
   */
  public record Result(int there, Map<String, String> missing) {}

  private Result fetch(Progress progress) {
    AtomicFiles.createFolders(folder);
    Map<String, String> missing = new LinkedHashMap<>();
    List<DevelopmentTable.Row> there = new ArrayList<>();
    try (TemporaryFolder scratch = TemporaryFolder.create("mangle-photographs");
        Progress.Task task = progress.begin("development images", table.rows().size())) {
      ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
      try {
        List<Future<String>> problems = new ArrayList<>();
        for (DevelopmentTable.Row row : table.rows()) {
          problems.add(connections.submit(() -> bring(row, scratch.path(), task)));
        }
        for (int i = 0; i < problems.size(); i++) {
          DevelopmentTable.Row row = table.rows().get(i);
          String problem = problems.get(i).get();
          if (problem.isEmpty()) {
            there.add(row);
          } else {
            missing.put(row.id(), problem);
          }
        }
      } finally {
        connections.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    if (there.isEmpty()) {
      throw new UserException(
          "none of %d development images came: '%s': %s",
          missing.size(), table.rows().get(0).id(), missing.values().iterator().next());
    }
    table.write(folder, there, missing);
    return new Result(there.size(), missing);
  }

  /** Makes one image; says what was wrong, or nothing. */
  private String bring(DevelopmentTable.Row row, Path scratch, Progress.Task task) {
    Path png = folder.resolve(row.id() + ".png");
    try {
      if (!Files.exists(png)) {
        Path photograph = scratch.resolve(row.id() + ".png");
        ResumableDownload.bring(row.address(), photograph, patience, Progress.SILENT);
        Image image = cut(read(row, photograph), row);
        AtomicFiles.write(png, out -> Png.write(out, Resize.lanczos(image, SIZE, SIZE)));
        Files.delete(photograph);
      }
      return "";
    } catch (UserException e) {
      return e.getMessage().replace(scratch + "/", "");
    } catch (IOException e) {
      throw UserException.of("delete", scratch, e);
    } finally {
      task.advance(1);
    }
  }

  /** A photograph that was taken away is often answered with a picture that says so. */
  private static Image read(DevelopmentTable.Row row, Path file) {
    String path = row.address().getPath().toLowerCase(Locale.ROOT);
    String name = row.id() + ".png";
    boolean jpeg = Jpeg.isJpeg(file);
    if (jpeg) {
      return Jpeg.read(file, name, MOST_PIXELS);
    }
    if (path.endsWith(".jpg") || path.endsWith(".jpeg")) {
      throw new UserException("'%s': expected a JPEG, found something else", row.address());
    }
    ImageShape shape = Png.readShape(file);
    if ((long) shape.height() * shape.width() > MOST_PIXELS) {
      throw new UserException("'%s' is %s: too large", row.address(), shape);
    }
    return new Image(name, shape, Png.read(file).samples()).toRgb();
  }

  private static Image cut(Image image, DevelopmentTable.Row row) {
    int height = image.shape().height();
    int width = image.shape().width();
    int top = (int) (row.y1() * height);
    int left = (int) (row.x1() * width);
    int bottom = (int) (row.y2() * height);
    int right = (int) (row.x2() * width);
    if (bottom <= top || right <= left) {
      throw new UserException("its rectangle is empty in a photograph of %s", image.shape());
    }
    return image.crop(top, left, bottom - top, right - left);
  }
}
