package dev.mangle.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A folder for one test, with checkpoints, images and labels; files are named relative to it.
 *
 * <p>PNGs are written and read by the JDK's own codec. Samples are row-major, channels interleaved.
 */
public record Workspace(Path root) {

  /** Where {@link #network} writes. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** Writes a checkpoint. */
  public void network(String name, TestNetwork network) {
    SavedModels.write(checkpoints(), name, Form.TF2_FUNCTIONS, network);
  }

  /** Writes a text file. */
  public void text(String file, String content) {
    try {
      Files.writeString(inFolder(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes random samples, about every tenth of them at the end of the range. */
  public void randomPng(String file, int height, int width, int channels, long seed) {
    int[] samples = new Random(seed).ints((long) height * width * channels, -15, 270).toArray();
    png(
        file,
        height,
        width,
        Arrays.stream(samples).map(v -> Math.max(0, Math.min(255, v))).toArray());
  }

  /** Writes an image; the number of samples tells whether it is grey or RGB. */
  public void png(String file, int height, int width, int... samples) {
    boolean grey = samples.length == height * width;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = new BufferedImage(width, height, type);
    image.getRaster().setPixels(0, 0, width, height, samples);
    png(file, image);
  }

  /** Writes an image of any kind. */
  public void png(String file, BufferedImage image) {
    try {
      ImageIO.write(image, "png", inFolder(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a grey 2x2 image of one value. */
  public void grey(String file, int value) {
    png(file, 2, 2, value, value, value, value);
  }

  /** The samples of a PNG. */
  public int[] samples(String file) {
    try {
      BufferedImage image = ImageIO.read(root.resolve(file).toFile());
      return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names in a folder, hidden ones too, sorted; none where there is no such folder. */
  public String list(String folder) {
    if (!Files.isDirectory(root.resolve(folder))) {
      return "";
    }
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return String.join(" ", files.map(f -> f.getFileName().toString()).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path inFolder(String file) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return path;
  }
}
