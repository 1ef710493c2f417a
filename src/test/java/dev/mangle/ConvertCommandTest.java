package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import dev.mangle.testing.NpyBytes;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertCommandTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @ParameterizedTest
  @CsvSource({"flat,1,1", "flat,255,1", "image,1,1", "image,255,1", "flat,1,3", "image,255,3"})
  void thereAndBack(String shape, String range, int channels) throws IOException {
    // Square, so that the shape of a row can be inferred.
    workspace.randomPng("in/b.png", 6, 6, channels, 1);
    workspace.randomPng("in/a.png", 6, 6, channels, 2);

    CommandRun there = convert("in", "a.npy", "--shape=" + shape, "--range=" + range);
    assertEquals(0, there.exit(), there.err());
    assertEquals(
        "2 images of 6x6x%d, values 0..%s, rows in the order of the names%nwrote %s and %s%n"
            .formatted(channels, range, path("a.npy"), path("a.names.txt")),
        there.out());
    assertEquals("a.png\nb.png\n", Files.readString(folder.resolve("a.names.txt")));
    NumberArray array = Npy.read(folder.resolve("a.npy"));
    String row = shape.equals("flat") ? "" + 36 * channels : "6, 6, " + channels;
    assertEquals("(2, " + row + ")", array.shapeText());
    assertEquals("<f4", array.type());
    int sample = workspace.samples("in/b.png")[5];
    assertEquals(
        (float) (range.equals("1") ? sample / 255.0 : sample), array.get(36 * channels + 5));

    CommandRun back = convert("a.npy", "out", "--range=" + range, "--names=" + path("a.names.txt"));
    assertEquals(0, back.exit(), back.err());
    assertEquals("a.png b.png", workspace.list("out"));
    for (String name : List.of("a.png", "b.png")) {
      assertArrayEquals(workspace.samples("in/" + name), workspace.samples("out/" + name));
    }
    assertTrue(back.out().contains("largest rounding error 0.0000 of 255\n"), back.out());
  }

  @Test
  void roundsOnceAndTellsByHowMuch() throws IOException {
    doubles("a.npy", "(1, 2, 2)", 0.5, 1.2, 254.7, 255.02);
    CommandRun run = convert("a.npy", "out", "--range=255");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        """
        (1, 2, 2) of '>f8' taken as 1 images of 2x2x1, values 0..255
        largest rounding error 0.5000 of 255
        wrote 1 PNGs to %s
        """
            .formatted(path("out")),
        run.out());
    assertArrayEquals(new int[] {1, 1, 255, 255}, workspace.samples("out/img_00000.png"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(4)      | 2x2  |  | 1",
        "(1, 12)  |      | 2x2x3  | 1",
        "(1, 12)  | 3x4  | 3x4x1  | 1",
        "(2, 6)   | 1x2x3 | 1x2x3 | 2",
        "(3, 4)   |      | 2x2x1  | 3",
        "(3, 2, 2) |     | 2x2x1  | 3",
        "(1, 2, 2, 3) |  | 2x2x3  | 1",
        "(3, 1, 4, 1) |  | 1x4x1  | 3",
      })
  void shapes(String shape, String told, String taken, int images) throws IOException {
    String tuple = shape.replace("(4)", "(4,)");
    doubles("a.npy", tuple, new double[tuple.equals("(4,)") ? 4 : 12]);
    CommandRun run =
        told == null ? convert("a.npy", "out") : convert("a.npy", "out", "--size=" + told);
    if (taken == null) {
      assertRefused(run, "'%s': expected images, found shape %s", path("a.npy"), tuple);
      return;
    }
    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.out()
            .startsWith("%s of '>f8' taken as %d images of %s,".formatted(tuple, images, taken)),
        run.out());
    assertEquals(images, workspace.list("out").split(" ").length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(2, 6)       |      | shape (2, 6): expected [N, H, W, C] with 1 or 3 channels, [N, H, W], or"
            + " [N, S] of square images; --size tells another",
        "(1, 3, 2, 2) |      | shape (1, 3, 2, 2): expected [N, H, W, C] with 1 or 3 channels, [N, H,"
            + " W], or [N, S] of square images; --size tells another",
        "(2, 6)       | 2x2  | images of 2x2x1 have 4 values each; shape (2, 6) has 6 a row",
      })
  void otherShapes(String shape, String told, String message) throws IOException {
    doubles("a.npy", shape, new double[12]);
    CommandRun run =
        told == null ? convert("a.npy", "out") : convert("a.npy", "out", "--size=" + told);
    assertRefused(run, "'%s': %s", path("a.npy"), message);
    assertEquals("", workspace.list("out"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NaN     | 1   | found NaN",
        "1.001   | 1   | found 1.001; --range 255 takes values up to 255",
        "-0.001  | 1   | found -0.001",
        "300     | 1   | found 300.0",
        "200     | 1   | found 200.0; --range 255 takes values up to 255",
        "255.5   | 255 | found 255.5",
        "-Infinity | 255 | found -Infinity",
      })
  void badValues(double value, String range, String found) throws IOException {
    doubles("a.npy", "(3, 1, 1)", 0, 1, value);
    CommandRun run = convert("a.npy", "out", "--range=" + range);
    assertRefused(run, "'%s': image 2, value 0: expected 0..%s, %s", path("a.npy"), range, found);
    assertEquals("a.npy", workspace.list("."));
  }

  @Test
  void namesMustFit() throws IOException {
    doubles("a.npy", "(2, 1, 1)", 0, 1);
    String names = path("names.txt");
    workspace.text("names.txt", "a.png\n");
    CommandRun few = convert("a.npy", "out", "--names=" + names);
    assertRefused(few, "'%s': expected 2 names, one an image, found 1", names);
    workspace.text("names.txt", "a.png\n../b.png\n");
    CommandRun path = convert("a.npy", "out", "--names=" + names);
    assertRefused(path, "'%s': expected names of files that end in .png, found '../b.png'", names);
    workspace.text("names.txt", "a.png\nb\0.png\n");
    CommandRun control = convert("a.npy", "out", "--names=" + names);
    assertRefused(
        control, "'%s': expected names of files that end in .png, found 'b\0.png'", names);
    workspace.text("names.txt", "a.png\na.png\n");
    assertRefused(
        convert("a.npy", "out", "--names=" + names), "'%s': 'a.png' is named twice", names);
  }

  @Test
  void imagesOfOneShapeOnly() {
    workspace.randomPng("in/a.png", 2, 2, 1, 1);
    workspace.randomPng("in/b.png", 2, 3, 1, 1);
    assertRefused(
        convert("in", "a.npy"),
        "'%s': expected images of one shape, found 'a.png' of 2x2x1 and 'b.png' of 2x3x1",
        path("in"));
    assertEquals("in", workspace.list("."));
  }

  @Test
  void nothingIsOverwrittenInAFolder() throws IOException {
    doubles("a.npy", "(1, 1, 1)", 0);
    workspace.text("out/notes.txt", "mine");
    assertRefused(convert("a.npy", "out"), "output folder '%s' is not empty", path("out"));
    assertEquals("notes.txt", workspace.list("out"));
  }

  @Test
  void optionsOfTheOtherDirection() throws IOException {
    doubles("a.npy", "(1, 1, 1)", 0);
    assertRefused(
        convert("a.npy", "out", "--shape=flat"),
        "--shape: expected with a folder of PNGs as the input, found a file");
    workspace.grey("in/a.png", 1);
    for (String option : List.of("--size=2x2", "--names=n.txt", "--array=x")) {
      assertRefused(
          convert("in", "b.npy", option),
          "%s: expected with an array as the input, found a folder",
          option.substring(0, option.indexOf('=')));
    }
  }

  private CommandRun convert(String input, String output, String... more) {
    List<String> args = new ArrayList<>();
    args.add("convert");
    args.add("--input=" + path(input));
    args.add("--output=" + path(output));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  @FormatMethod
  private static void assertRefused(CommandRun run, @FormatString String format, Object... values) {
    assertEquals("mangle: " + String.format(format, values) + "\n", run.err());
    assertEquals(2, run.exit());
    assertEquals("", run.out());
  }

  private void doubles(String file, String shape, double... values) throws IOException {
    Files.write(
        folder.resolve(file),
        NpyBytes.of(
            1,
            NpyBytes.dictionary(">f8", false, shape),
            NpyBytes.values(
                ByteOrder.BIG_ENDIAN, 8, values.length, (b, i) -> b.putDouble(values[i]))));
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }
}
