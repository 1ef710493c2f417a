package dev.mangle.importer;

import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.nio.file.Path;

/**
 * What the user says of a network that is to be imported; {@code null} where nothing is said.
 *
 * @param file the network's file
 * @param tensors where it begins and ends
 * @param pixels what goes in
 * @param labels what comes out
 */
public record ImportRequest(Path file, Tensors tensors, Pixels pixels, Labels labels) {

  /**
   * Tensors by name.
   *
   * @param input tensor that takes the images
   * @param logits tensor with the scores before softmax
   * @param aux tensor with auxiliary scores
   * @param auxWeight weight of their loss
   */
  public record Tensors(String input, String logits, String aux, double auxWeight) {}

  /** Pixel range, order of the channels and size of the images. */
  public record Pixels(PixelRange range, ModelSpec.Order order, Size size) {}

  /** Height and width of an image. */
  public record Size(int height, int width) {
    private static final int MOST = 4096;

    /** Checks that both are 1..4096. */
    public Size {
      if (height < 1 || width < 1 || height > MOST || width > MOST) {
        throw new UserException("size: expected 1..%d each, found %dx%d", MOST, height, width);
      }
    }
  }

  /** What is added to the network's answer to make it a label, and the data set's name. */
  public record Labels(Integer offset, String dataset) {}

  /** The file's name without its last extension. */
  public String name() {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
