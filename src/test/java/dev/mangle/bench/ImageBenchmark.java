package dev.mangle.bench;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Npy;
import dev.mangle.image.NumberArray;
import dev.mangle.image.Png;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Plain Java on one image of 299x299x3: what an attack does besides running graphs.
 *
 * <p>{@code mvn test-compile exec:exec@jmh} runs it; {@code -Djmh.args=...} takes JMH's options.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ImageBenchmark {
  private static final ImageShape SHAPE = new ImageShape(299, 299, 3);
  private static final int EPSILON = 16;

  /** Neighbouring samples differ by little, as in photographs, so that PNG has work to do. */
  private static final int GRAIN = 8;

  private Path folder;
  private Path png;
  private Path npy;
  private Image image;
  private float[] pixels;

  /** Makes the image and the files. */
  @Setup
  public void write() throws IOException {
    SplittableRandom random = new SplittableRandom(0);
    byte[] samples = new byte[SHAPE.size()];
    pixels = new float[SHAPE.size()];
    for (int i = 0; i < samples.length; i++) {
      int y = i / (SHAPE.width() * SHAPE.channels());
      samples[i] = (byte) (y / 2 + random.nextInt(GRAIN));
      pixels[i] = (float) ((samples[i] & 0xff) + random.nextDouble(-EPSILON, EPSILON));
    }
    folder = Files.createTempDirectory("mangle-jmh");
    png = folder.resolve("image.png");
    npy = folder.resolve("image.npy");
    image = new Image("image.png", SHAPE, samples);
    try (OutputStream out = Files.newOutputStream(png)) {
      Png.write(out, image);
    }
    Npy.write(npy, pixels, SHAPE.height(), SHAPE.width(), SHAPE.channels());
  }

  /** Takes the files away. */
  @TearDown
  public void delete() throws IOException {
    PathUtils.deleteDirectory(folder);
  }

  /** Rounding into the budget. */
  @Benchmark
  public byte[] round() {
    return EpsilonBox.round(pixels, 0, image.samples(), EPSILON);
  }

  /** From a file, checksums included. */
  @Benchmark
  public Image pngRead() {
    return Png.read(png);
  }

  /** To nowhere. */
  @Benchmark
  public void pngWrite() throws IOException {
    Png.write(OutputStream.nullOutputStream(), image);
  }

  /** From a file of float32. */
  @Benchmark
  public NumberArray npyRead() {
    return Npy.read(npy);
  }

  /** To a file of float32, whole or not at all. */
  @Benchmark
  public void npyWrite() {
    Npy.write(npy, pixels, SHAPE.height(), SHAPE.width(), SHAPE.channels());
  }
}
