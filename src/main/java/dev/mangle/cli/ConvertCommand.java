package dev.mangle.cli;

import dev.mangle.image.ArrayImages;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import dev.mangle.image.PngFolder;
import dev.mangle.image.ValueRange;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mangle convert}: a folder of PNGs to a NumPy array, and back. */
@Command(
    name = "convert",
    description =
        "Turn a folder of PNGs into a NumPy array of float32, an image a row, or such an array into"
            + " PNGs.")
public final class ConvertCommand implements Callable<Integer> {
  private static final String NAMES = ".names.txt";

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "A folder of PNGs of one shape, or a file .npy or .npz.")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "The .npy; the names of the images, a line a row, go beside it into .names.txt. Or a new"
              + " folder for the PNGs.")
  private Path output;

  @Option(
      names = "--range",
      defaultValue = "1",
      converter = ValueRangeConverter.class,
      paramLabel = "1|255",
      description = "What white is in the array. Default: ${DEFAULT-VALUE}.")
  private ValueRange range;

  @Mixin private ArrayFormOptions form;

  @Override
  public Integer call() {
    if (Files.isDirectory(input)) {
      form.requireForPngs();
      toArray();
    } else {
      form.requireForArray();
      toPngs();
    }
    return 0;
  }

  private void toArray() {
    if (output.getFileName() == null || !output.getFileName().toString().endsWith(".npy")) {
      throw new UserException(
          "--output: expected a file that ends in .npy for the images of a folder, found '%s'",
          output);
    }
    PngFolder folder = PngFolder.open(input);
    AtomicFiles.requireWritable(output);
    Path names = namesFile();
    ImageShape shape = ArrayImages.toArray(folder, form.form(), range, output);
    AtomicFiles.write(names, String.join("\n", folder.names()) + "\n");
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d images of %s, values 0..%s, rows in the order of the names%n",
        folder.size(), shape, range);
    out.printf("wrote %s and %s%n", output, names);
  }

  private Path namesFile() {
    String name = output.getFileName().toString();
    String stem = name.substring(0, name.length() - ".npy".length());
    Path file = output.resolveSibling(stem + NAMES);
    AtomicFiles.requireWritable(file);
    return file;
  }

  private void toPngs() {
    String where = "'" + input + "'";
    ArrayImages.requireFree(output);
    NumberArray array = Npy.read(input, form.array());
    ImageShape shape = ArrayImages.shapeOf(where, array, form.size());
    List<String> names = names(array.dimension(0));
    double error = ArrayImages.toPngs(where, array, shape, range, names, output);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s of '%s' taken as %d images of %s, values 0..%s%n",
        array.shapeText(), array.type(), names.size(), shape, range);
    out.printf(Locale.ROOT, "largest rounding error %.4f of 255%n", error);
    out.printf("wrote %d PNGs to %s%n", names.size(), output);
  }

  private List<String> names(int count) {
    if (form.names() == null) {
      return ArrayImages.names(count);
    }
    List<String> names;
    try {
      names = Files.readAllLines(form.names()).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw UserException.of("read", form.names(), e);
    }
    if (names.size() != count) {
      throw new UserException(
          "'%s': expected %d names, one an image, found %d", form.names(), count, names.size());
    }
    requireFileNames(names);
    return names;
  }

  private void requireFileNames(List<String> names) {
    for (String name : names) {
      if (!name.matches("(?i)[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*\\.png")) {
        throw new UserException(
            "'%s': expected names of files that end in .png, found '%s'", form.names(), name);
      }
    }
    if (names.stream().distinct().count() < names.size()) {
      String twice =
          names.stream().filter(n -> names.indexOf(n) < names.lastIndexOf(n)).findFirst().get();
      throw new UserException("'%s': '%s' is named twice", form.names(), twice);
    }
  }
}
