package dev.mangle.image;

import static dev.mangle.image.PngFixtures.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
  @Test
  void shapeIsHeightWidthChannels() {
    ImageShape shape = new ImageShape(2, 5, 3);

    assertEquals("2x5x3", shape.toString());
    assertEquals(30, shape.size());
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,0,1", "1,1,2", "1,1,4", "-1,-1,1"})
  void otherShapesAreRefused(int height, int width, int channels) {
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> new ImageShape(height, width, channels));

    assertEquals(
        "expected height and width of 1 or more and 1 or 3 channels, found %dx%dx%d"
            .formatted(height, width, channels),
        error.getMessage());
  }

  @Test
  void aShapeFitsAnArray() {
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> new ImageShape(1 << 16, 1 << 16, 3));

    assertEquals("65536x65536x3 is more than an array holds", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.jpg", "../a.png", "b/a.png", "b\\a.png"})
  void namesAreThoseOfPngFiles(String name) {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Image(name, new ImageShape(1, 1, 1), new byte[1]));

    assertEquals(
        "expected a file name that ends in .png, found '" + name + "'", error.getMessage());
  }

  @Test
  void samplesFillTheShape() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Image("a.png", new ImageShape(2, 2, 3), new byte[11]));

    assertEquals("'a.png' is 2x2x3: expected 12 samples, found 11", error.getMessage());
  }

  @Test
  void greyIsRepeatedToRgb() {
    Image grey = new Image("a.PNG", new ImageShape(1, 2, 1), new byte[] {-1, 4});

    Image rgb = grey.toRgb();

    assertEquals("a.PNG 1x2x3", rgb.toString());
    assertArrayEquals(new byte[] {-1, -1, -1, 4, 4, 4}, rgb.samples());
    assertSame(rgb, rgb.toRgb());
  }

  @Test
  void aBatchHoldsUnsignedPixelsInOrder() {
    ImageShape shape = new ImageShape(1, 2, 1);
    Image a = new Image("a.png", shape, new byte[] {0, (byte) 200});
    Image b = new Image("b.png", shape, new byte[] {-1, 7});

    ImageBatch batch = ImageBatch.of(List.of(b, a));

    assertEquals(2, batch.size());
    assertEquals(List.of("b.png", "a.png"), batch.names());
    assertEquals(shape, batch.shape());
    assertArrayEquals(new float[] {255, 7, 0, 200}, batch.pixels());
  }

  @Test
  void aBatchHasOneShape() {
    List<Image> images = List.of(random("a.png", 1, 2, 1, 1), random("b.png", 2, 1, 1, 1));

    Exception error = assertThrows(IllegalArgumentException.class, () -> ImageBatch.of(images));

    assertEquals("expected images of 1x2x1, found b.png 2x1x1", error.getMessage());
  }

  @Test
  void aBatchIsNotEmptyAndOfTheRightSize() {
    ImageShape shape = new ImageShape(1, 2, 1);

    Exception none = assertThrows(IllegalArgumentException.class, () -> ImageBatch.of(List.of()));
    Exception size =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ImageBatch(List.of("a.png"), shape, new float[3]));

    assertEquals("expected one image or more, found none", none.getMessage());
    assertEquals("1 images of 1x2x1: expected 2 pixels, found 3", size.getMessage());
  }
}
