package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.slim.PublishedArchives;
import dev.mangle.testing.FileServer;
import dev.mangle.testing.Shell;
import dev.mangle.testing.Workspace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code setup_env.sh --nips} against a mirror that has two of the five networks, and of two
 * photographs one.
 */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class SetupNipsTest {
  private static final Path TOP = Path.of("").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void bringsWhatIsThereAndTellsTheRest() throws IOException {
    Path home = home();
    try (FileServer server = new FileServer()) {
      Path made = Files.createDirectory(folder.resolve("made"));
      byte[] archive = PublishedArchives.of("inception_v3", Format.V2, made);
      server.put("models/inception_v3_2016_08_28.tar.gz", archive, "1");
      server.put("models/adv_inception_v3_2017_08_18.tar.gz", archive, "2");
      server.put("photo.jpg", photograph(), "3");
      server.put("models/dev_dataset.csv", table(server).getBytes(StandardCharsets.UTF_8), "4");

      Shell run = setUp(home, server);
      assertEquals(2, run.exit(), run.err());
      assertTrue(run.err().contains("vgg_16_2016_08_28.tar.gz': the server answered with"));
      assertTrue(run.err().contains("1 did not come: missing.csv says why"), run.err());
      assertTrue(
          run.err()
              .endsWith("mangle: not everything came: run it again, and it goes on from here\n"),
          run.err());
      Workspace workspace = new Workspace(home);
      assertEquals("adv_inception base_inception", workspace.list("data/nips17/checkpoints"));
      assertEquals(
          "a.png labels.csv missing.csv target_class.csv", workspace.list("data/nips17/images"));

      int asked = server.requests().size();
      assertEquals(2, setUp(home, server).exit());
      List<String> again = server.requests().subList(asked, server.requests().size());
      assertTrue(again.stream().noneMatch(path -> path.contains("inception_v3")), again::toString);

      Shell attack =
          Shell.run(
              home,
              Map.of(),
              "./mangle",
              "attack",
              "--checkpoints=data/nips17/checkpoints",
              "--models=base_inception,adv_inception",
              "--input=data/nips17/images",
              "--output=out",
              "--iterations=1",
              "--max-epsilon=16");
      assertEquals(0, attack.exit(), attack.err());
      assertEquals("a.png attack.json", workspace.list("out"));
    }
  }

  private static Shell setUp(Path home, FileServer server) {
    String mirror = server.address("models").toString();
    return Shell.run(home, Map.of(), "./setup_env.sh", "--nips", mirror);
  }

  /** A checkout with the jar of this one and nothing fetched. */
  private Path home() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    for (String name : List.of("setup_env.sh", "mangle")) {
      Files.copy(TOP.resolve(name), home.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String name : List.of("src", "pom.xml")) {
      Files.createSymbolicLink(home.resolve(name), TOP.resolve(name));
    }
    Path target = Files.createDirectory(home.resolve("target"));
    Files.writeString(target.resolve("java-home"), System.getProperty("java.home") + "\n");
    for (String name : List.of("mangle.jar", "lib")) {
      Files.createSymbolicLink(target.resolve(name), TOP.resolve("target").resolve(name));
    }
    return home;
  }

  private static String table(FileServer server) {
    String row = "%s,%s,0,0,1,1,7,9\n";
    return "ImageId,URL,x1,y1,x2,y2,TrueLabel,TargetClass\n"
        + row.formatted("a", server.address("photo.jpg"))
        + row.formatted("b", server.address("gone.jpg"));
  }

  private static byte[] photograph() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB), "jpg", out));
    return out.toByteArray();
  }
}
