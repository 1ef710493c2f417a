package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.UserException;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanImagesTest {
  private static final ImageShape SHAPE = new ImageShape(2, 2, 3);

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

  @Test
  void theFirstDamagedImageIsTold() throws IOException {
    damage("4.png");
    damage("2.png");
    for (int i = 0; i < 20; i++) {
      CleanImages images = new CleanImages(input);
      UserException error = assertThrows(UserException.class, images::checkAll);
      assertTrue(error.getMessage().contains("2.png"), error.getMessage());
    }
  }

  /** An image of 2x2 grey is four bytes. */
  @Test
  void ofALargeFolderOnlyWhatThereIsRoomForIsRemembered() throws IOException {
    CleanImages images = new CleanImages(input, 2 * 4);
    images.checkAll();
    PathUtils.deleteDirectory(folder.resolve("in"));
    long there = input.names().stream().filter(name -> isThere(images, name)).count();
    assertEquals(2, there);
  }

  private static boolean isThere(CleanImages images, String name) {
    try {
      images.read(name, SHAPE);
      return true;
    } catch (UserException e) {
      return false;
    }
  }
}
