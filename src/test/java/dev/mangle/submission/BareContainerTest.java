package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.image.EpsilonBox;
import dev.mangle.image.Png;
import dev.mangle.io.archive.Limits;
import dev.mangle.io.archive.Unpacker;
import dev.mangle.testing.BareRoot;
import dev.mangle.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Submissions of the jar that was just built, packed by the launcher, run where there is nothing:
 * no Java, no network, nobody's user, nothing to write to but the output.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(MethodOrderer.MethodName.class)
class BareContainerTest {
  private static final Path TOP = Path.of("").toAbsolutePath();
  private static final String[] ATTACK = {
    "--type", "attack", "--models", "mnist_natural,mnist_adversarial", "@attack-mnist.args"
  };

  @TempDir private static Path shared;
  private static Path attack;
  @TempDir private Path folder;

  @BeforeAll
  static void packTheAttack() {
    attack = shared.resolve("attack.zip");
    Shell packed = pack(Map.of(), attack, ATTACK);
    for (String part : List.of("checkpoints", "native", "program", "runtime", "packed 1")) {
      assertTrue(packed.out().contains(part), packed::out);
    }
  }

  @Test
  void anAttackDoesInAnEmptyRootWhatItDoesHere() throws IOException {
    BareRoot root = BareRoot.get();
    Path images = tenImages();
    Path output = forEverybody("output");
    Shell run =
        root.run(
            unpack(attack),
            images,
            output,
            "/code/run_attack.sh",
            "/input_images",
            "/output_images",
            "16");
    assertEquals(0, run.exit(), run::err);
    assertEquals(List.of(), list(root.temporary()));

    Path here = folder.resolve("here");
    mangle(
        "attack",
        "@attack-mnist.args",
        "--input=" + images,
        "--output=" + here,
        "--max-epsilon=16");
    List<Path> expected = list(images);
    assertEquals(10, expected.size());
    for (Path source : expected) {
      Path name = source.getFileName();
      assertArrayEquals(
          Files.readAllBytes(here.resolve(name)), Files.readAllBytes(output.resolve(name)));
      int change = EpsilonBox.maxDifference(Png.read(output.resolve(name)), Png.read(source));
      assertTrue(change > 0 && change <= 16, name + " changed by " + change);
    }
  }

  @Test
  void aDefenseClassifiesInARootWithNothingButGlibc() throws IOException {
    BareRoot root = BareRoot.get().withoutLibraries(folder);
    Path defense = folder.resolve("defense.zip");
    // JPEG takes more of Java and of the system than attacks do.
    String judge = "mnist_adversarial+jpeg:75";
    pack(Map.of(), defense, "--type", "defense", "--model", judge);
    Path images = tenImages();
    Path output = forEverybody("output");
    Shell run =
        root.run(
            unpack(defense),
            images,
            output,
            "/code/run_defense.sh",
            "/input_images",
            "/output_images/result.csv");
    assertEquals(0, run.exit(), run::err);

    Path here = folder.resolve("here.csv");
    mangle("classify", "--model=" + judge, "--input=" + images, "--output=" + here);
    assertEquals(Files.readString(here), Files.readString(output.resolve("result.csv")));
    assertEquals(10, Files.readAllLines(here).size());
  }

  @Test
  void theSameAttackIsTheSameArchive() throws IOException {
    Path again = folder.resolve("deep/again.zip");
    Files.createDirectory(again.getParent());
    Map<String, String> elsewhere = Map.of("TZ", "Asia/Tokyo", "LC_ALL", "C");
    pack(elsewhere, again, ATTACK);
    assertEquals(-1, Files.mismatch(attack, again));
  }

  /** What a user gets wrong there is told in one line, as here. */
  @Test
  void errorsAreToldInAnEmptyRoot() throws IOException {
    Shell run =
        BareRoot.get()
            .run(
                unpack(attack),
                tenImages(),
                forEverybody("output"),
                "/code/run_attack.sh",
                "/input_images",
                "/output_images",
                "0");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("pixel units 1..255, found '0'"), run::err);
    assertEquals(1, run.err().lines().count(), run::err);
  }

  @Test
  void theValidatorTakesIt() {
    Shell run = validate(attack, "--type=attack", "--images=5");
    assertEquals(0, run.exit(), run::out);
    assertTrue(run.out().contains("ok       outputs      all 5 images are there"), run::out);
    assertTrue(run.out().endsWith(attack + ": valid attack\n"), run::out);
    assertTrue(run.out().lines().noneMatch(line -> line.startsWith("warning")), run::out);
  }

  /** Digit networks cannot give most of the contest's targets, and the validator says so. */
  @Test
  void targetsThatTheNetworksDoNotKnow() {
    Path targeted = folder.resolve("targeted.zip");
    pack(Map.of(), targeted, "--type", "targeted_attack", "--models", "mnist_natural");
    Shell digits = validate(targeted, "--type=targeted_attack", "--images=5", "--classes=0..9");
    assertEquals(0, digits.exit(), digits::out);
    Shell contest = validate(targeted, "--type=targeted_attack", "--images=5");
    assertEquals(2, contest.exit());
    assertTrue(contest.out().contains("outside of the networks' labels 0..9"), contest::out);
  }

  @Test
  void aContainersJavaRunsItToo() throws IOException {
    Path archive = folder.resolve("attack.zip");
    String[] options = {
      "--runtime=container",
      "--container=a",
      "--container-gpu=b",
      "--type=attack",
      "@attack-mnist.args"
    };
    Shell packed = pack(Map.of(), archive, options);
    assertTrue(packed.out().contains(", Java 17 or later, libgcc_s.so.1, libstdc++"), packed::out);
    Path code = unpack(archive);
    assertEquals(
        new Metadata(SubmissionType.ATTACK, "a", "b", "run_attack.sh"),
        Metadata.read(code.resolve("metadata.json")));
    assertTrue(Files.notExists(code.resolve("runtime")));
    Path output = folder.resolve("output");
    succeed(
        Shell.run(
            folder,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            code + "/run_attack.sh",
            tenImages().toString(),
            output.toString(),
            "4"));
    assertEquals(11, list(output).size());
  }

  private static Shell validate(Path archive, String... options) {
    List<String> line = new ArrayList<>(List.of("./mangle", "validate", archive.toString()));
    line.addAll(List.of(options));
    return Shell.run(TOP, Map.of(), line.toArray(String[]::new));
  }

  private static Shell pack(Map<String, String> environment, Path archive, String... options) {
    List<String> line = new ArrayList<>(List.of("./mangle", "package", "--output=" + archive));
    line.addAll(List.of(options));
    return succeed(Shell.run(TOP, environment, line.toArray(String[]::new)));
  }

  private static void mangle(String... options) {
    List<String> line = new ArrayList<>(List.of("./mangle"));
    line.addAll(List.of(options));
    succeed(Shell.run(TOP, Map.of(), line.toArray(String[]::new)));
  }

  private static Shell succeed(Shell shell) {
    assertEquals(0, shell.exit(), shell::err);
    return shell;
  }

  private Path unpack(Path archive) throws IOException {
    Path code = forEverybody("code");
    Unpacker.unpack(archive, code, Limits.CONTEST);
    return code;
  }

  private Path tenImages() throws IOException {
    Path images = forEverybody("images");
    List<Path> all = list(TOP.resolve("input_images_mnist"));
    for (Path image :
        all.stream().filter(file -> file.toString().endsWith(".png")).limit(10).toList()) {
      Files.copy(image, images.resolve(image.getFileName()));
    }
    return images;
  }

  private Path forEverybody(String name) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
