package dev.mangle.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.testing.FileServer;
import dev.mangle.testing.Workspace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevelopmentImagesTest {
  private static final String HEADER =
      "ImageId,URL,x1,y1,x2,y2,TrueLabel,TargetClass,License,Author\n";
  private static final ResumableDownload.Patience SHORT =
      new ResumableDownload.Patience(
          Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(1), 2);

  @TempDir private Path folder;
  private final FileServer server = new FileServer();
  private Path csv;
  private Path out;

  @BeforeEach
  void servePhotographs() throws IOException {
    csv = folder.resolve("dev_dataset.csv");
    out = folder.resolve("images");
    server.put("halves.jpg", encoded("jpg"), "1");
    server.put("halves.png", encoded("png"), "1");
    server.put("text.jpg", "<html>gone</html>".getBytes(UTF_8), "1");
    server.put("placeholder.jpg", encoded("png"), "1");
    server.redirect("moved.jpg", "/not here");
    server.put("cut.jpg", java.util.Arrays.copyOf(encoded("jpg"), 300), "1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** 800 x 600, the left half red, the right half blue. */
  private static byte[] encoded(String format) throws IOException {
    BufferedImage image = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 800; x++) {
      for (int y = 0; y < 600; y++) {
        image.setRGB(x, y, x < 400 ? 0xff0000 : 0x0000ff);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out));
    return out.toByteArray();
  }

  private String row(String id, String file, String rectangle) {
    return "%s,%s,%s,7,9,CC-BY,\"Doe, Jane\"\n".formatted(id, server.address(file), rectangle);
  }

  private DevelopmentImages.Result fetch(String... rows) throws IOException {
    Files.writeString(csv, HEADER + String.join("", rows));
    return DevelopmentImages.fetch(csv, out, SHORT, Progress.SILENT);
  }

  private static int sample(Image image, int x, int channel) {
    return image.samples()[(150 * 299 + x) * 3 + channel] & 0xff;
  }

  @Test
  void cutsAndScalesWhatComesAndTellsWhatDoesNot() throws IOException {
    DevelopmentImages.Result result =
        fetch(
            row("all", "halves.png", "0,0,1,1"),
            row("right", "halves.jpg", "0.5,0.25,1,0.75"),
            "unfinished,line\n",
            row("absent", "nowhere.jpg", "0,0,1,1"),
            row("text", "text.jpg", "0,0,1,1"),
            row("taken_away", "placeholder.jpg", "0,0,1,1"),
            row("broken", "cut.jpg", "0,0,1,1"),
            row("thin", "halves.png", "0.5,0,0.5,1"),
            row("astray", "moved.jpg", "0,0,1,1"));
    assertEquals(2, result.there());
    assertEquals(
        List.of("absent", "text", "taken_away", "broken", "thin", "astray"),
        List.copyOf(result.missing().keySet()));
    assertTrue(result.missing().get("absent").endsWith("status 404"), result::toString);
    assertTrue(result.missing().get("text").contains("expected a JPEG"), result::toString);
    assertTrue(result.missing().get("taken_away").contains("expected a JPEG"), result::toString);
    assertTrue(result.missing().get("broken").contains("is damaged"), result::toString);
    assertTrue(result.missing().get("thin").contains("rectangle is empty"), result::toString);
    assertTrue(result.missing().get("astray").contains("which is no address"), result::toString);

    Workspace workspace = new Workspace(folder);
    assertEquals(
        "all.png labels.csv missing.csv right.png target_class.csv", workspace.list("images"));
    Image all = Png.read(out.resolve("all.png"));
    assertEquals(new ImageShape(299, 299, 3), all.shape());
    assertEquals(255, sample(all, 20, 0));
    assertEquals(0, sample(all, 20, 2));
    assertEquals(255, sample(all, 280, 2));
    Image right = Png.read(out.resolve("right.png"));
    assertTrue(sample(right, 20, 2) > 230 && sample(right, 20, 0) < 30);

    assertEquals(
        HEADER
            + row("all", "halves.png", "0,0,1,1")
            + row("right", "halves.jpg", "0.5,0.25,1,0.75"),
        Files.readString(out.resolve("labels.csv")));
    assertEquals("all.png,9\nright.png,9\n", Files.readString(out.resolve("target_class.csv")));
    List<String> missing = Files.readAllLines(out.resolve("missing.csv"));
    assertEquals("ImageId,Reason", missing.get(0));
    assertEquals(7, missing.size());
    ImageLabels labels = ImageLabels.find(out, null);
    assertEquals(7, labels.truth().trueLabel("all.png").orElseThrow());
    assertEquals(9, labels.targets().target("right.png").orElseThrow());
  }

  @Test
  void asksAgainOnlyForWhatIsNotThere() throws IOException {
    String[] rows = {row("a", "halves.png", "0,0,1,1"), row("b", "late.jpg", "0,0,1,1")};
    assertEquals(List.of("b"), List.copyOf(fetch(rows).missing().keySet()));
    int asked = server.requests().size();
    server.put("late.jpg", encoded("jpg"), "1");
    assertEquals(new DevelopmentImages.Result(2, Map.of()), fetch(rows));
    assertEquals(List.of("/late.jpg"), server.requests().subList(asked, asked + 1));
    assertEquals(asked + 1, server.requests().size());
    assertEquals("a.png b.png labels.csv target_class.csv", new Workspace(folder).list("images"));
  }

  @Test
  void nothingAtAllIsAnError() {
    String message =
        assertThrows(UserException.class, () -> fetch(row("a", "nowhere.jpg", "0,0,1,1")))
            .getMessage();
    assertTrue(message.startsWith("none of 1 development images came: 'a': "), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../a | 0,0,1,1   | 7,9 | row 1: expected an ImageId of letters and digits, found '../a'",
        "a    | 0,0,1,1.5 | 7,9 | row 1: expected a number 0..1 in column y2, found '1.5'",
        "a    | 0,0,1,x   | 7,9 | row 1: expected a number 0..1 in column y2, found 'x'",
        "a    | 0,0,1,NaN | 7,9 | row 1: expected a number 0..1 in column y2, found 'NaN'",
        "a    | 0,0,1,1   | -7,9 | row 1: expected a class in column TrueLabel, found '-7'",
      })
  void tablesThatAreNone(String id, String rectangle, String classes, String message)
      throws IOException {
    Files.writeString(
        csv, HEADER + "%s,http://h/x.jpg,%s,%s,l,a\n".formatted(id, rectangle, classes));
    assertRefused("'" + csv + "' " + message);
  }

  @Test
  void tablesWithoutWhatIsNeeded() throws IOException {
    Files.writeString(csv, "ImageId,URL\na,b\n");
    assertRefused("'" + csv + "' has no column x1: found columns ImageId, URL");
    Files.writeString(csv, HEADER);
    assertRefused("'" + csv + "' names no image");
    String row = row("a", "halves.png", "0,0,1,1");
    Files.writeString(csv, HEADER + row + row);
    assertRefused("'" + csv + "' row 2: image 'a' is there already");
  }

  private void assertRefused(String message) {
    assertEquals(
        message,
        assertThrows(
                UserException.class,
                () -> DevelopmentImages.fetch(csv, out, SHORT, Progress.SILENT))
            .getMessage());
  }
}
