package dev.mangle.image;

import static dev.mangle.image.PngFixtures.assertRefused;
import static dev.mangle.image.PngFixtures.bytes;
import static dev.mangle.image.PngFixtures.file;
import static dev.mangle.image.PngFixtures.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFolderTest {
  @TempDir Path folder;

  @Test
  void listsImagesInNameOrder() throws IOException {
    Files.createDirectory(folder.resolve("sub.png"));
    Files.writeString(folder.resolve("target_class.csv"), "a.png,1\n");
    Files.writeString(folder.resolve(".hidden.png"), "no image");
    save(random("c.PNG", 2, 3, 3, 1));
    save(random("a.png", 2, 3, 3, 2));
    save(random("b.png", 4, 4, 1, 3));

    PngFolder images = PngFolder.open(folder);

    assertEquals(folder, images.folder());
    assertEquals(3, images.size());
    assertEquals(List.of("a.png", "b.png", "c.PNG"), images.names());
    assertEquals("{2x3x3=[a.png, c.PNG], 4x4x1=[b.png]}", images.groups().toString());
  }

  @Test
  void readsInTheOrderAskedFor() throws IOException {
    Image a = save(random("a.png", 2, 3, 3, 1));
    Image b = save(random("b.png", 2, 3, 3, 2));

    List<Image> read = PngFolder.open(folder).read(List.of("b.png", "a.png"));

    assertEquals(List.of("b.png", "a.png"), read.stream().map(Image::name).toList());
    assertArrayEquals(b.samples(), read.get(0).samples());
    assertArrayEquals(a.samples(), read.get(1).samples());
  }

  @Test
  void findsBadHeadersBeforeAnyWork() throws IOException {
    save(random("a.png", 2, 3, 3, 1));
    Path bad = file(folder, "b.png", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});

    assertRefused(
        "'" + bad + "' is no PNG image: it begins with bytes ff d8 ff",
        () -> PngFolder.open(folder));
  }

  @Test
  void readsHeadersOnlyAtFirst() throws IOException {
    byte[] png = bytes(random("a.png", 2, 3, 3, 1));
    file(folder, "a.png", Arrays.copyOf(png, png.length - 12));
    Path cut = folder.resolve("a.png");

    PngFolder images = PngFolder.open(folder);

    assertRefused(
        "'%s' is truncated: it ends at byte %d without IEND".formatted(cut, png.length - 12),
        () -> images.read("a.png"));
  }

  @Test
  void saysWhatIsThereInstead() throws IOException {
    assertRefused("no PNG images in '" + folder + "': found nothing", () -> PngFolder.open(folder));
    Files.writeString(folder.resolve("a.jpg"), "");
    Files.writeString(folder.resolve("b.JPG"), "");
    Files.writeString(folder.resolve("README"), "");
    Files.createDirectory(folder.resolve("sub"));
    assertRefused(
        "no PNG images in '" + folder + "': found 2 .jpg files, 1 file, 1 folder",
        () -> PngFolder.open(folder));
  }

  @Test
  void refusesWhatIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "");
    Path missing = folder.resolve("none");

    assertRefused(
        "'" + file + "' is a file: expected a folder of PNG images", () -> PngFolder.open(file));
    assertRefused(
        "cannot read folder '" + missing + "': no such file or folder",
        () -> PngFolder.open(missing));
  }

  private Image save(Image image) throws IOException {
    file(folder, image.name(), bytes(image));
    return image;
  }
}
