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
class CleanImagesTest {
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

  private void damage(String name) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
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
  void theFirstDamagedImageIsTold() throws IOException {
    damage("4.png");
    damage("2.png");
    for (int i = 0; i < 20; i++) {
      try (CleanImages images = new CleanImages(input)) {
        UserException error = assertThrows(UserException.class, images::checkAll);
        assertTrue(error.getMessage().contains("2.png"), error.getMessage());
      }
    }
  }

  @Test
  void aSmallFolderIsDecodedOnce() throws IOException {
    try (CleanImages images = new CleanImages(input)) {
      images.checkAll();
      PathUtils.deleteDirectory(folder.resolve("in"));
      images.expect(SECOND, SHAPE);
      assertEquals("01", told(images.take(FIRST, SHAPE)));
      assertEquals("23", told(images.take(SECOND, SHAPE)));
    }
  }

  /** An image of 2x2 grey is four bytes. */
  @Test
  void ofALargeOneOnlyWhatThereIsRoomForIsRemembered() throws IOException {
    try (CleanImages images = new CleanImages(input, 2 * 4)) {
      images.checkAll();
      PathUtils.deleteDirectory(folder.resolve("in"));
      long there = input.names().stream().filter(name -> isThere(images, name)).count();
      assertEquals(2, there);
    }
  }

  private static boolean isThere(CleanImages images, String name) {
    try {
      images.read(name, SHAPE);
      return true;
    } catch (UserException e) {
      return false;
    }
  }

  @Test
  void imagesComeAsTheyAreAskedForWhateverWasExpected() {
    try (CleanImages images = new CleanImages(input, 0)) {
      images.expect(FIRST, SHAPE);
      assertEquals("01", told(images.take(FIRST, SHAPE)));
      images.expect(SECOND, SHAPE);
      assertEquals("1", told(images.take(List.of("1.png"), SHAPE)));
      assertEquals("10", told(images.take(List.of("1.png", "0.png"), SHAPE)));
      assertEquals("54", told(images.take(List.of("5.png", "4.png"), SHAPE)));
      assertEquals("3", told(images.take(List.of("3.png"), SHAPE)));
      assertEquals("2", told(images.take(List.of("2.png"), SHAPE)));
      images.expect(THIRD, SHAPE);
      images.expect(List.of(), SHAPE);
      assertEquals("45", told(images.take(THIRD, SHAPE)));
    }
  }

  /** It was whole when it was checked. */
  @Test
  void anImageDamagedMidwayIsToldAtItsTurn() throws IOException {
    try (CleanImages images = new CleanImages(input, 0)) {
      images.checkAll();
      damage("3.png");
      images.take(FIRST, SHAPE);
      images.expect(SECOND, SHAPE);
      assertEquals("01", told(images.take(FIRST, SHAPE)));
      UserException error = assertThrows(UserException.class, () -> images.take(SECOND, SHAPE));
      assertTrue(error.getMessage().contains("3.png"), error.getMessage());
    }
  }
}
