package dev.mangle.image;

import static dev.mangle.image.PngFixtures.assertRefused;
import static dev.mangle.image.PngFixtures.bytes;
import static dev.mangle.image.PngFixtures.file;
import static dev.mangle.image.PngFixtures.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngOutputTest {
  @TempDir Path folder;
  private final Image source = random("a.png", 6, 5, 3, 1);
  private PngFolder input;
  private Path output;

  @BeforeEach
  void saveSource() throws IOException {
    Path inputFolder = Files.createDirectory(folder.resolve("in"));
    file(inputFolder, "a.png", bytes(source));
    input = PngFolder.open(inputFolder);
    output = folder.resolve("deep").resolve("out");
  }

  @Test
  void writesWhatIsInTheBudget() throws IOException {
    Image adversarial = moved(3);

    PngOutput.open(output, input).write(adversarial, source, 3);

    assertArrayEquals(adversarial.samples(), Png.read(output.resolve("a.png")).samples());
    assertEquals(List.of("a.png"), list(output));
  }

  @Test
  void deletesWhatBreaksTheBudget() throws IOException {
    refuses("a.png 6x5x3: expected at most 2 from the source, found 3", moved(3), 2);
  }

  @Test
  void deletesWhatBelongsToAnotherSource() throws IOException {
    refuses("wrote a.png 5x6x3 for the source a.png 6x5x3", random("a.png", 5, 6, 3, 1), 255);
    refuses(
        "wrote b.png 6x5x3 for the source a.png 6x5x3",
        new Image("b.png", source.shape(), source.samples()),
        255);
  }

  @Test
  void noticesAFileThatIsNotWhatWasMeant() {
    Image written = moved(1);

    Exception error =
        assertThrows(
            IllegalStateException.class, () -> PngOutput.verify(written, source, source, 4));

    assertEquals("a.png 6x5x3: sample 0 is not what was meant", error.getMessage());
  }

  @Test
  void refusesTheInputFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), input.folder());
    Path dots = input.folder().resolve("..").resolve("in");
    for (Path same : List.of(input.folder(), link, dots)) {
      assertRefused(
          "output folder '%s' is the input folder '%s': expected another"
              .formatted(same, input.folder()),
          () -> PngOutput.open(same, input));
    }
    assertEquals(List.of("a.png"), list(input.folder()));
  }

  @Test
  void takesALinkToAnotherFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    PngOutput.open(link, input).write(source, source, 0);

    assertEquals(List.of("a.png"), list(real));
  }

  @Test
  void refusesAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertRefused(
        "'" + file + "' is a file: expected an output folder", () -> PngOutput.open(file, input));
    Path below = file.resolve("out");
    Exception error = assertThrows(UserException.class, () -> PngOutput.open(below, input));
    assertTrue(error.getMessage().startsWith("cannot make folder '" + below + "': "));
  }

  @Test
  void aFullDiskLeavesNothingBehind() throws IOException {
    Files.createDirectories(output);
    Path file = output.resolve("a.png");

    assertRefused(
        "cannot write '" + file + "': No space left on device",
        () -> AtomicFiles.write(file, out -> Png.write(new FullDisk(out, 20), source)));

    assertEquals(List.of(), list(output));
  }

  private void refuses(String message, Image adversarial, int epsilon) throws IOException {
    PngOutput out = PngOutput.open(output, input);
    Exception error =
        assertThrows(IllegalStateException.class, () -> out.write(adversarial, source, epsilon));
    assertEquals(message, error.getMessage());
    assertEquals(List.of(), list(output));
  }

  /** The source with its first sample moved by a distance, towards where there is room. */
  private Image moved(int distance) {
    byte[] samples = source.samples().clone();
    int clean = samples[0] & 0xff;
    samples[0] = (byte) (clean < 128 ? clean + distance : clean - distance);
    return new Image("a.png", source.shape(), samples);
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Takes some bytes, then has no space left. */
  private static final class FullDisk extends OutputStream {
    private final OutputStream out;
    private int space;

    FullDisk(OutputStream out, int space) {
      this.out = out;
      this.space = space;
    }

    @Override
    public void write(int b) throws IOException {
      if (space-- <= 0) {
        throw new IOException("No space left on device");
      }
      out.write(b);
    }
  }
}
