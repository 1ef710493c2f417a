package dev.mangle.submission;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Judges what an attack left in its output folder. */
final class AttackOutput {
  private static final int SHOWN = 3;
  private static final long MOST_BYTES_A_SAMPLE = 2;

  private final NoiseImages images;
  private final Path input;
  private final Path output;
  private final List<String> missing = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> over = new ArrayList<>();
  private int largest;

  private AttackOutput(NoiseImages images, Path input, Path output) {
    this.images = images;
    this.input = input;
    this.output = output;
  }

  /** Tells {@code report} about images that are missing, of another shape or over the budget. */
  static void check(NoiseImages images, Path input, Path output, Consumer<Check> report) {
    AttackOutput check = new AttackOutput(images, input, output);
    images.names().forEach(check::look);
    check.tell(report);
    leftovers(images, output).ifPresent(report);
  }

  private void look(String name) {
    Path file = output.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      missing.add(name);
      return;
    }
    // A stranger wrote it: a pipe would never end, a link may lead anywhere.
    if (!isFile(file, MOST_BYTES_A_SAMPLE * images.shape().size())) {
      wrong.add("'%s' is no file of an image's size".formatted(name));
      return;
    }
    Image adversarial;
    try {
      ImageShape shape = Png.readShape(file);
      if (!shape.equals(images.shape())) {
        wrong.add("'%s' is %s".formatted(name, shape));
        return;
      }
      adversarial = Png.read(file);
    } catch (UserException e) {
      wrong.add(e.getMessage().replace(output + "/", ""));
      return;
    }
    int change = EpsilonBox.maxDifference(adversarial, Png.read(input.resolve(name)));
    largest = Math.max(largest, change);
    if (change > images.epsilon()) {
      over.add("'%s' by %d".formatted(name, change));
    }
  }

  /** Whether {@code file} is a plain file of at most {@code bytes}, and a little for headers. */
  static boolean isFile(Path file, long bytes) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) <= bytes + (1 << 20);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private void tell(Consumer<Check> report) {
    int count = images.count();
    report.accept(
        missing.isEmpty()
            ? Check.ok("outputs", "all %d images are there", count)
            : Check.failed(
                "outputs",
                "expected all %d images, but %d are missing: %s",
                count,
                missing.size(),
                some(missing)));
    if (missing.size() == count) {
      return;
    }
    report.accept(
        wrong.isEmpty()
            ? Check.ok("images", "%s each", images.shape())
            : Check.failed(
                "images",
                "expected %s, but %d are not: %s",
                images.shape(),
                wrong.size(),
                some(wrong)));
    if (missing.size() + wrong.size() < count) {
      report.accept(budget());
    }
  }

  private Check budget() {
    if (!over.isEmpty()) {
      return Check.failed(
          "budget",
          "expected changes of at most %d, but %d images change by more (the contest clips them):"
              + " %s",
          images.epsilon(),
          over.size(),
          some(over));
    }
    if (largest == 0) {
      return Check.warning("budget", "no image was changed at all");
    }
    return Check.ok("budget", "largest change %d of %d", largest, images.epsilon());
  }

  /** Unfinished files and images that nobody asked for. */
  private static Optional<Check> leftovers(NoiseImages images, Path output) {
    Set<String> asked = new HashSet<>(images.names());
    try (Stream<Path> files = Files.list(output)) {
      List<String> left =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !asked.contains(name) && isLeftover(name))
              .sorted()
              .toList();
      return left.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Check.warning("leftovers", "%d in the output: %s", left.size(), some(left)));
    } catch (IOException e) {
      throw UserException.of("read", output, e);
    }
  }

  private static boolean isLeftover(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") || lower.endsWith(".tmp") || lower.endsWith(".png");
  }

  /** The first few of many. */
  static String some(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? first + ", ..." : first;
  }
}
