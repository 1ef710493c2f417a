package dev.mangle.cli;

import dev.mangle.importer.ImportRequest;
import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What an imported network takes for an image. */
final class PixelOptions {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");
  private static final int ENDS = 2;

  @Option(
      names = "--range",
      paramLabel = "LEAST,MOST",
      split = ",",
      arity = "1",
      hideParamSyntax = true,
      description = "What pixels 0 and 255 become, such as -1,1 or 0,1.")
  private List<Double> range;

  @Option(
      names = "--mean",
      paramLabel = "M[,M,M]",
      split = ",",
      arity = "1",
      hideParamSyntax = true,
      description =
          "Instead: the network takes (pixel - mean) / std, in pixel units, one number or one a"
              + " channel.")
  private List<Double> mean;

  @Option(
      names = "--std",
      paramLabel = "S[,S,S]",
      split = ",",
      arity = "1",
      hideParamSyntax = true,
      description = "See --mean.")
  private List<Double> deviation;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "Of the channels: RGB, BGR or GRAY. Default: RGB, or GRAY for one channel.")
  private ModelSpec.Order order;

  @Option(
      names = "--size",
      paramLabel = "H[xW]",
      description =
          "Height and width, where the file leaves them open; of a checkpoint in place of the"
              + " architecture's own.")
  private String size;

  /** As given. */
  ImportRequest.Pixels pixels() {
    return new ImportRequest.Pixels(pixelRange(), order, parsedSize());
  }

  /**
   * The side of the images, or {@code null}: all that an architecture leaves open.
   *
   * @throws UserException when more is said, or they are no square
   */
  Integer sideOnly() {
    if (range != null || mean != null || deviation != null || order != null) {
      throw new UserException(
          "--range, --mean, --std and --order: expected with --tflite or --frozen; an architecture"
              + " has its own");
    }
    ImportRequest.Size sides = parsedSize();
    if (sides != null && sides.height() != sides.width()) {
      throw new UserException("--size: expected a square for a checkpoint, found %s", size);
    }
    return sides == null ? null : Integer.valueOf(sides.height());
  }

  private PixelRange pixelRange() {
    boolean normalised = mean != null || deviation != null;
    if (range != null && normalised) {
      throw new UserException("--range goes without --mean and --std");
    }
    if (normalised && (mean == null || deviation == null)) {
      throw new UserException("--mean and --std: expected both or none");
    }
    if (normalised) {
      return PixelRange.normalised(mean, deviation, "as --mean and --std say");
    }
    if (range == null) {
      return null;
    }
    if (range.size() != ENDS) {
      throw new UserException(
          "--range: expected two numbers, such as -1,1, found %d", range.size());
    }
    return PixelRange.between(range.get(0), range.get(1), "as --range says");
  }

  private ImportRequest.Size parsedSize() {
    if (size == null) {
      return null;
    }
    Matcher matcher = SIZE.matcher(size.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new UserException(
          "--size: expected HEIGHTxWIDTH or the side of a square, found '%s'", size);
    }
    int height = Integer.parseInt(matcher.group(1));
    return new ImportRequest.Size(
        height, matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2)));
  }
}
