package dev.mangle.cli;

import dev.mangle.image.ArrayImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How images lie in an array; some of it is for one direction only. */
final class ArrayFormOptions {
  @Option(
      names = "--shape",
      paramLabel = "FORM",
      description =
          "PNGs to array: flat for [N, H*W*C], as the MNIST challenge has it, or image for [N, H, W,"
              + " C]. Default: flat.")
  private ArrayImages.Form form;

  @Option(
      names = "--size",
      paramLabel = "HxW[xC]",
      converter = ImageShapeConverter.class,
      description =
          "Array to PNGs: shape of each image. Default: by the array's shape; rows of N values are"
              + " square images.")
  private ImageShape size;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "Array to PNGs: names of the files, a line an image. Default: img_00000.png and on.")
  private Path names;

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description = "Array to PNGs: which array of a .npz. Default: the only one.")
  private String array;

  /**
   * Makes sure that nothing is said of an array where there is none yet.
   *
   * @throws UserException otherwise
   */
  void requireForPngs() {
    if (size != null || names != null || array != null) {
      throw new UserException(
          "%s: expected with an array as the input, found a folder",
          size != null ? "--size" : names != null ? "--names" : "--array");
    }
  }

  /**
   * Makes sure that no form is asked for where there is an array already.
   *
   * @throws UserException otherwise
   */
  void requireForArray() {
    if (form != null) {
      throw new UserException("--shape: expected with a folder of PNGs as the input, found a file");
    }
  }

  ArrayImages.Form form() {
    return form == null ? ArrayImages.Form.FLAT : form;
  }

  ImageShape size() {
    return size;
  }

  Path names() {
    return names;
  }

  String array() {
    return array;
  }
}
