package dev.mangle.score.tournament;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mangle.testing.Workspace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What attacks leave behind for a grey image {@code g.png} and a coloured one {@code c.png}. */
class SalvageTest {
  private static final int[] COLOURS = {10, 20, 30, 40, 50, 60, 70, 80, 90, 250, 251, 252};

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void writeCleanImages() {
    workspace = new Workspace(folder);
    workspace.png("in/c.png", 2, 2, COLOURS);
    workspace.grey("in/g.png", 100);
    workspace.text("in/labels.csv", "ImageId,TrueLabel\nc,1\ng,2\n");
    workspace.text("left/.keep", "");
    folder.resolve("left/.keep").toFile().delete();
  }

  @Test
  void goodImagesStayAsTheyAre() throws IOException {
    int[] changed = Arrays.stream(COLOURS).map(v -> Math.min(255, v + 4)).toArray();
    workspace.png("left/c.png", 2, 2, changed);
    workspace.grey("left/g.png", 96);
    assertEquals(List.of(), salvage());
    assertArrayEquals(changed, workspace.samples("out/c.png"));
    assertArrayEquals(new int[] {96, 96, 96, 96}, workspace.samples("out/g.png"));
  }

  @Test
  void everySampleIsClipped() throws IOException {
    workspace.png("left/c.png", 2, 2, 0, 24, 99, 40, 50, 60, 70, 80, 90, 255, 255, 0);
    workspace.grey("left/g.png", 105);
    assertEquals(List.of("2 of 2 images over the budget of 4, clipped: by up to 248"), salvage());
    assertArrayEquals(
        new int[] {6, 24, 34, 40, 50, 60, 70, 80, 90, 254, 255, 248},
        workspace.samples("out/c.png"));
    assertArrayEquals(new int[] {104, 104, 104, 104}, workspace.samples("out/g.png"));
  }

  @Test
  void colourForGreyAndGreyForColour() throws IOException {
    workspace.png("left/g.png", 2, 2, 99, 99, 99, 98, 98, 98, 104, 104, 104, 100, 100, 100);
    workspace.grey("left/c.png", 50);
    assertEquals(List.of("1 of 2 images over the budget of 4, clipped: by up to 198"), salvage());
    assertArrayEquals(new int[] {99, 98, 104, 100}, workspace.samples("out/g.png"));
    assertEquals(12, workspace.samples("out/c.png").length);
    workspace.png("left/g.png", 2, 2, 99, 98, 97, 98, 98, 98, 104, 104, 104, 100, 100, 100);
    salvage();
    assertEquals(12, workspace.samples("out/g.png").length);
  }

  @Test
  void otherSizesAreResized() throws IOException {
    workspace.png("left/g.png", 3, 5, new int[15]);
    workspace.png("left/c.png", 2, 2, COLOURS);
    assertEquals(
        List.of(
            "1 of 2 images of another size, resized",
            "1 of 2 images over the budget of 4, clipped: by up to 96"),
        salvage());
    assertArrayEquals(new int[] {96, 96, 96, 96}, workspace.samples("out/g.png"));
  }

  @Test
  void jpegsAreTaken() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 2, 2, new int[] {0x646464, 0x646464, 0x646464, 0x646464}, 0, 2);
    ImageIO.write(image, "jpg", folder.resolve("left/g.JPG").toFile());
    ImageIO.write(image, "jpg", folder.resolve("left/c.png").toFile());
    assertEquals(List.of("1 of 2 images over the budget of 4, clipped: by up to 148"), salvage());
    assertArrayEquals(new int[] {100, 100, 100, 100}, workspace.samples("out/g.png"));
  }

  @Test
  void missingImagesStayClean() throws IOException {
    workspace.grey("left/c_adversarial.png", 3);
    workspace.text("left/evil\u001b[2J\n.png", "");
    List<String> problems = salvage();
    assertEquals("2 of 2 images missing", problems.get(0));
    assertEquals(2, problems.size());
    assertEquals(
        "2 files of unknown name, e.g. ",
        problems.get(1).substring(0, problems.get(1).indexOf('\'')));
    assertEquals(problems.get(1), problems.get(1).replaceAll("\\p{C}", ""));
    assertArrayEquals(COLOURS, workspace.samples("out/c.png"));
    assertArrayEquals(new int[] {100, 100, 100, 100}, workspace.samples("out/g.png"));
  }

  @Test
  void damagedImagesStayClean() throws IOException {
    workspace.grey("left/g.png", 99);
    byte[] png = Files.readAllBytes(folder.resolve("left/g.png"));
    Files.write(folder.resolve("left/g.png"), Arrays.copyOf(png, png.length - 20));
    Files.write(folder.resolve("left/c.png"), new byte[] {-1, -40, -1, 0, 0, 0});
    List<String> problems = salvage();
    assertEquals(1, problems.size());
    assertEquals("2 of 2 images unusable: 'c.png' is damaged: ", problems.get(0).substring(0, 44));
    assertArrayEquals(COLOURS, workspace.samples("out/c.png"));
    assertArrayEquals(new int[] {100, 100, 100, 100}, workspace.samples("out/g.png"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksFoldersAndPipesAreNotOpened() throws Exception {
    Files.createSymbolicLink(folder.resolve("left/g.png"), folder.resolve("in/g.png"));
    assertEquals(
        0, new ProcessBuilder("mkfifo", folder.resolve("left/c.png").toString()).start().waitFor());
    assertEquals(List.of("2 of 2 images unusable: 'c.png' is no file"), salvage());
    Files.delete(folder.resolve("left/c.png"));
    Files.createDirectory(folder.resolve("left/c.png"));
    assertEquals(List.of("2 of 2 images unusable: 'c.png' is no file"), salvage());
  }

  /** Each would take gigabytes of memory. */
  @Test
  void bombsAreNotUnpacked() throws IOException {
    Files.write(folder.resolve("left/c.png"), png(100_000, 100_000, new byte[0]));
    Files.write(folder.resolve("left/g.png"), png(16_000, 16_000, new byte[0]));
    assertEquals(
        List.of(
            "2 of 2 images unusable: 'c.png' is 100000x100000 (height x width): expected sides of"
                + " 1 to 16384"),
        salvage());
    Files.delete(folder.resolve("left/c.png"));
    assertEquals(
        "1 of 2 images unusable: 'g.png' is 16000x16000x1: expected at most 16777216 pixels",
        salvage().get(1));
    Files.write(folder.resolve("left/g.png"), png(2, 2, new byte[200_000_000]));
    long before = allocated();
    assertEquals(List.of("1 of 2 images missing"), salvage());
    assertTrue(allocated() - before < 50_000_000, allocated() - before + " bytes");
    assertArrayEquals(new int[] {100, 100, 100, 100}, workspace.samples("out/g.png"));
  }

  /** Bytes that this thread asked for so far. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  /** A grey PNG of that size whose four pixels are 100, with a compressed comment. */
  private static byte[] png(int width, int height, byte[] comment) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream png = new DataOutputStream(bytes);
    png.writeLong(0x89504e470d0a1a0aL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 0, 0, 0, 0});
    chunk(png, "IHDR", header.toByteArray());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
    packed.write(deflated(comment));
    chunk(png, "zTXt", packed.toByteArray());
    chunk(png, "IDAT", deflated(new byte[] {0, 100, 100, 0, 100, 100}));
    chunk(png, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static byte[] deflated(byte[] raw) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(raw);
    }
    return packed.toByteArray();
  }

  private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    png.writeInt(data.length);
    png.write(name);
    png.write(data);
    png.writeInt((int) crc.getValue());
  }

  private List<String> salvage() throws IOException {
    TournamentPlan plan =
        new TournamentPlan(
            Optional.of(folder.resolve("attacks")),
            Optional.empty(),
            folder.resolve("defenses"),
            folder.resolve("in"),
            folder.resolve("in/labels.csv"),
            folder.resolve("work"),
            List.of(4),
            100,
            Duration.ofSeconds(1));
    CleanImages clean = CleanImages.open(plan, false);
    Salvage salvage = new Salvage(folder.resolve("left"), clean, clean.batches().get(0));
    Files.createDirectories(folder.resolve("out"));
    salvage.writeTo(folder.resolve("out"));
    Problems problems = new Problems();
    salvage.tell(problems);
    return problems.lines();
  }
}
