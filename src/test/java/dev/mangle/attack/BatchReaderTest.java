package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.UserException;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchReaderTest {
  private static final ImageShape SHAPE = new ImageShape(2, 2, 3);
  private static final List<String> FIRST = List.of("0.png", "1.png");
  private static final List<String> SECOND = List.of("2.png", "3.png");
  private static final List<String> THIRD = List.of("4.png", "5.png");

  @TempDir private Path folder;
  private PngFolder input;

  @BeforeEach
  void writeImages() {
    Workspace workspace = new Workspace(folder);
    for (int i = 0; i < 6; i++) {
      workspace.grey("in/" + i + ".png", 10 * i);
    }
    input = PngFolder.open(folder.resolve("in"));
  }

  /** One digit an image: its grey value by 10. */
  private static String told(List<Image> images) {
    StringBuilder told = new StringBuilder();
    for (Image image : images) {
      assertEquals(SHAPE, image.shape());
      told.append(image.samples()[0] / 10);
    }
    return told.toString();
  }

  @Test
  void aSmallFolderIsDecodedOnce() throws IOException {
    CleanImages images = new CleanImages(input);
    images.checkAll();
    PathUtils.deleteDirectory(folder.resolve("in"));
    try (BatchReader reader = new BatchReader(images, SHAPE)) {
      reader.expect(SECOND);
      assertEquals("01", told(reader.take(FIRST)));
      assertEquals("23", told(reader.take(SECOND)));
    }
  }

  @Test
  void imagesComeAsTheyAreAskedForWhateverWasExpected() {
    try (BatchReader reader = new BatchReader(new CleanImages(input, 0), SHAPE)) {
      reader.expect(FIRST);
      assertEquals("01", told(reader.take(FIRST)));
      reader.expect(SECOND);
      assertEquals("1", told(reader.take(List.of("1.png"))));
      assertEquals("10", told(reader.take(List.of("1.png", "0.png"))));
      assertEquals("54", told(reader.take(List.of("5.png", "4.png"))));
      assertEquals("3", told(reader.take(List.of("3.png"))));
      assertEquals("2", told(reader.take(List.of("2.png"))));
      reader.expect(THIRD);
      reader.expect(List.of());
      assertEquals("45", told(reader.take(THIRD)));
    }
  }

  /** It was whole when it was checked. */
  @Test
  void anImageDamagedMidwayIsToldAtItsTurn() throws IOException {
    CleanImages images = new CleanImages(input, 0);
    images.checkAll();
    Path file = folder.resolve("in/3.png");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
    try (BatchReader reader = new BatchReader(images, SHAPE)) {
      reader.take(FIRST);
      reader.expect(SECOND);
      assertEquals("01", told(reader.take(FIRST)));
      UserException error = assertThrows(UserException.class, () -> reader.take(SECOND));
      assertTrue(error.getMessage().contains("3.png"), error.getMessage());
    }
  }
}
