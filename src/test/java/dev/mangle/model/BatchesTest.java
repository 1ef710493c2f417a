package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Memory;
import dev.mangle.testing.SpecBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  private static final long GIB = 1L << 30;
  private static final ImageShape GRAY = new ImageShape(4, 4, 1);
  private static final ImageShape COLOUR = new ImageShape(4, 4, 3);

  private static final Network FOR_GRAY =
      BareNetworks.network("gray", SpecBuilder.of(4, 4, ModelSpec.Order.GRAY, 10).build());

  private static final Network FOR_COLOUR =
      BareNetworks.network("colour", SpecBuilder.of(4, 4, ModelSpec.Order.BGR, 10).build());

  @TempDir Path folder;

  @BeforeEach
  void writeImages() {
    write("a.png", COLOUR);
    write("b.png", GRAY);
    write("c.png", COLOUR);
    write("d.png", new ImageShape(2, 4, 3));
  }

  private void write(String name, ImageShape shape) {
    byte[] samples = new byte[shape.size()];
    Arrays.fill(samples, (byte) 200);
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      Png.write(out, new Image(name, shape, samples));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void greyImagesJoinTheColourOnes() {
    assertEquals(
        Map.of(
            COLOUR, List.of("a.png", "b.png", "c.png"), new ImageShape(2, 4, 3), List.of("d.png")),
        Batches.groups(PngFolder.open(folder), List.of(FOR_GRAY, FOR_COLOUR)));
  }

  @Test
  void greyImagesStayGreyWhereAllNetworksTakeGrey() {
    assertEquals(
        Map.of(
            COLOUR,
            List.of("a.png", "c.png"),
            GRAY,
            List.of("b.png"),
            new ImageShape(2, 4, 3),
            List.of("d.png")),
        Batches.groups(PngFolder.open(folder), List.of(FOR_GRAY)));
  }

  @Test
  void imagesAreReadInTheShapeOfTheirGroup() {
    List<Image> images = Batches.read(PngFolder.open(folder), List.of("b.png", "a.png"), COLOUR);
    assertEquals(
        List.of("b.png " + COLOUR, "a.png " + COLOUR),
        images.stream().map(Image::toString).toList());
    assertEquals(GRAY, Batches.read(PngFolder.open(folder), List.of("b.png"), GRAY).get(0).shape());
  }

  @Test
  void batchesOfAGivenSize() {
    assertEquals(
        List.of(List.of("a", "b"), List.of("c")), Batches.cut(List.of("a", "b", "c"), 2, GRAY));
    assertEquals(List.of(), Batches.cut(List.of(), 2, GRAY));
  }

  @Test
  void batchesOfAChosenSize() {
    assertEquals(List.of(100, 50), sizes(new ImageShape(28, 28, 1), 150));
    assertEquals(List.of(10, 10, 1), sizes(new ImageShape(299, 299, 3), 21));
    assertEquals(List.of(1, 1), sizes(new ImageShape(4000, 4000, 3), 2));
  }

  @Test
  void aGroupIsWorkedOffInOrderAndInPartsWhereMemoryRunsOut() {
    List<String> names = Collections.nCopies(21, "x");
    List<Integer> sizes = new ArrayList<>();
    Batches.forEach(
        names,
        new ImageShape(299, 299, 3),
        batch -> batch,
        part -> {
          if (part.size() > 7) {
            throw new OutOfMemoryError("no room");
          }
          sizes.add(part.size());
        });
    assertEquals(List.of(5, 5, 5, 5, 1), sizes);
    Batches.forEach(List.of(), COLOUR, batch -> batch, part -> sizes.clear());
    assertEquals(5, sizes.size());
  }

  @Test
  void theSizeIsWhatTheLimitOfMemoryBears() {
    ImageShape large = new ImageShape(299, 299, 3);
    long tensors = 100 << 20;
    assertEquals(10, Batches.size(large, 1, tensors, new Memory(24 * GIB, 0)));
    assertEquals(5, Batches.size(large, 2, tensors, new Memory(24 * GIB, 0)));
    assertEquals(7, Batches.size(large, 1, tensors, new Memory(GIB / 2, 0)));
    assertEquals(1, Batches.size(large, 20, tensors, new Memory(24 * GIB, 0)));
    assertEquals(1, Batches.size(large, 1, tensors, new Memory(1, 1)));
    assertEquals(100, Batches.size(COLOUR, 1, 0, new Memory(24 * GIB, 0)));
  }

  /** Only then: a smaller one changes the last bits of what comes out. */
  @Test
  void whereLessIsToBeHadNowTheSizeIsHalved() {
    long tensors = 100 << 20;
    assertEquals(10, Batches.sizeNow(10, tensors, new Memory(24 * GIB, 20 * GIB)));
    assertEquals(10, Batches.sizeNow(10, tensors, new Memory(24 * GIB, GIB)));
    assertEquals(5, Batches.sizeNow(10, tensors, new Memory(24 * GIB, GIB / 2)));
    assertEquals(1, Batches.sizeNow(10, tensors, new Memory(24 * GIB, 0)));
  }

  private static List<Integer> sizes(ImageShape shape, int images) {
    return Batches.cut(Collections.nCopies(images, "x"), 0, shape).stream()
        .map(List::size)
        .toList();
  }
}
