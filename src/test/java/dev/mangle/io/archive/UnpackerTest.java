package dev.mangle.io.archive;

import static dev.mangle.io.archive.TestArchives.file;
import static dev.mangle.io.archive.TestArchives.hardLink;
import static dev.mangle.io.archive.TestArchives.link;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.io.archive.TestArchives.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that mean well come out whole; those that do not are refused and write nowhere else. */
class UnpackerTest {
  private static final Limits SMALL = new Limits(1 << 20, 1000, 10, 1_000_000);

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(folder.resolve("deep/root"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz"})
  void filesFoldersLinksAndModesComeOut(String name) throws IOException {
    Path archive =
        archive(
            name,
            new Item("top/", TarConstants.LF_DIR, "", 0700),
            new Item("top/run.sh", TarConstants.LF_NORMAL, "run", 0755),
            file("./top/sub/data", "12345"),
            link("top/link", "sub/../run.sh"));
    Unpacker.Result result = Unpacker.unpack(archive, root, SMALL);
    assertEquals(new Unpacker.Result(3, 8, List.of()), result);
    assertTrue(Files.isExecutable(root.resolve("top/run.sh")));
    assertEquals("12345", Files.readString(root.resolve("top/sub/data")));
    assertFalse(Files.isExecutable(root.resolve("top/sub/data")));
    assertEquals("run", Files.readString(root.resolve("top/link")));
  }

  @Test
  void hardLinksShareTheirFile() throws IOException {
    Unpacker.Result result =
        Unpacker.unpack(
            archive("a.tar", file("one", "1"), hardLink("sub/two", "one")), root, SMALL);
    assertEquals(1, result.bytes());
    assertEquals("1", Files.readString(root.resolve("sub/two")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../evil | leads out of the archive's folder",
        "a/../../evil | leads out of the archive's folder",
        "a/.. | leads out of the archive's folder",
        "C:/evil | is an absolute path",
      })
  void pathsThatLeadOut(String name, String why) throws IOException {
    for (String archive : List.of("a.zip", "a.tar")) {
      refuses("entry '%s' %s".formatted(name, why), archive(archive, file(name, "x")));
    }
  }

  /** The libraries that write archives mend such names, so they are changed in the bytes. */
  @Test
  void absolutePathsAndBackslashes() throws IOException {
    refuses("entry '/evil' is an absolute path", patched("a.zip", "Xevil", "/evil"));
    refuses(
        "entry '/evil' is an absolute path", TestArchives.sum(patched("a.tar", "Xevil", "/evil")));
    refuses(
        "entry '..\\evil' has a backslash in its name", patched("a.zip", "..Xevil", "..\\evil"));
  }

  @Test
  void namesThatCannotBeShown() throws IOException {
    refuses(
        "entry 'a?b' has a character in its name that cannot be shown",
        archive("a.zip", file("a\nb", "")));
    String part = "n".repeat(256);
    refuses(
        "entry '%s...' has a name of more than 255 bytes".formatted("n".repeat(40)),
        archive("a.tar", file(part, "")));
    refuses(
        "entry '%s...' has a name of more than 4095 bytes".formatted("d/".repeat(20)),
        archive("a.tar", file("d/".repeat(2100), "")));
  }

  @ParameterizedTest
  @CsvSource({"/etc/passwd", "../../outside", "sub/../../..", "''"})
  void linksThatLeadOut(String target) throws IOException {
    for (String archive : List.of("a.zip", "a.tar")) {
      refuses(
          "entry 'bad' is a link that leads out: '%s'".formatted(target),
          archive(archive, link("bad", target)));
    }
  }

  @Test
  void linksThatLeadOutThroughAnotherLink() throws IOException {
    Files.writeString(folder.resolve("deep/secret"), "secret");
    refuses(
        "link 'b' leads out",
        archive("a.tar", file("x/y", ""), link("x/up", ".."), link("b", "x/up/../secret")));
  }

  @Test
  void linksThatLeadNowhere() throws IOException {
    refuses("link 'a' leads nowhere", archive("a.zip", link("a", "missing")));
    refuses("link 'a' leads nowhere", archive("b.zip", link("a", "b"), link("b", "a")));
  }

  /** The classic: a link to a folder, then a file written through it. */
  @Test
  void filesBelowLinks() throws IOException {
    refuses(
        "entry 'l/x' lies below the link 'l'",
        archive("a.tar", file("real/y", ""), link("l", "real"), file("l/x", "evil")));
    assertFalse(Files.exists(root.resolve("real/x")));
  }

  @Test
  void hardLinksToNoFileOfTheArchive() throws IOException {
    Files.writeString(folder.resolve("deep/secret"), "secret");
    refuses(
        "entry '../secret' leads out of the archive's folder",
        archive("a.tar", hardLink("a", "../secret")));
    refuses(
        "entry 'a' is a link to 'later', which is no file before it",
        archive("b.tar", hardLink("a", "later"), file("later", "")));
  }

  @Test
  void devicesAndPipes() throws IOException {
    for (byte type : List.of(TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO)) {
      refuses(
          "entry 'dev' is neither file, folder nor link",
          archive("a.tar", new Item("dev", type, "", 0666)));
    }
    Path zip = folder.resolve("a.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      ZipArchiveEntry entry = new ZipArchiveEntry("dev");
      entry.setUnixMode(0020666);
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
    }
    refuses("entry 'dev' is neither file, folder nor link", zip);
  }

  @Test
  void twoOfOneName() throws IOException {
    for (String name : List.of("a.zip", "a.tar")) {
      refuses("entry './a' is there twice", archive(name, file("a", "1"), file("./a", "2")));
      refuses("entry 'a/b' lies below a file", archive(name, file("a", "1"), file("a/b", "2")));
      refuses("entry 'a' is there twice", archive(name, file("a/b", "1"), link("a", "a/b")));
    }
  }

  @Test
  void namesThatDifferInCaseAloneAreTold() throws IOException {
    Path archive = archive("a.zip", file("Data/a", ""), file("data/b", ""), file("data/c", ""));
    assertEquals(
        List.of("'Data' and 'data' differ in case alone"),
        Unpacker.unpack(archive, root, SMALL).warnings());
  }

  @Test
  void tooManyEntries() throws IOException {
    Item[] items =
        Stream.iterate(0, i -> i + 1).limit(11).map(i -> file("f" + i, "")).toArray(Item[]::new);
    refuses("expected at most 10 entries, found more", archive("a.zip", items));
  }

  @Test
  void tooManyBytes() throws IOException {
    Item half = file("a", "x".repeat(600));
    refuses(
        "expected at most 1000 B unpacked, found more",
        archive("a.tar.gz", half, file("b", "x".repeat(600))));
  }

  /** The header's size is changed to 1 byte; what comes is still counted. */
  @Test
  void bytesAreCountedWhateverTheHeaderClaims() throws IOException {
    Path zip = archive("a.zip", file("a", "x".repeat(1234)));
    byte[] bytes = Files.readAllBytes(zip);
    TestArchives.replace(bytes, new byte[] {(byte) 0xd2, 4, 0, 0}, new byte[] {1, 0, 0, 0});
    Files.write(zip, bytes);
    refuses("expected at most 1000 B unpacked, found more", zip);
  }

  @Test
  void bombs() throws IOException {
    Path bomb = folder.resolve("a.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bomb)) {
      out.putArchiveEntry(new ZipArchiveEntry("zeros"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        out.write(zeros);
      }
      out.closeArchiveEntry();
    }
    refuses("it is a bomb: it unpacks to more than 200 times its size", bomb, Limits.CONTEST);
  }

  @Test
  void encryptedEntries() throws IOException {
    Path zip = archive("a.zip", file("a", "x"));
    byte[] bytes = Files.readAllBytes(zip);
    // General purpose flag, bit 0, in the local and in the central header.
    bytes[6] |= 1;
    bytes[TestArchives.indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 8] |= 1;
    Files.write(zip, bytes);
    refuses("entry 'a' is encrypted or packed in a way that is not known", zip);
  }

  @Test
  void damagedArchives() throws IOException {
    for (String name : List.of("a.zip", "a.tar.gz", "a.tar")) {
      Path file = Files.writeString(folder.resolve(name), "no archive ".repeat(100));
      assertThrows(UserException.class, () -> Unpacker.unpack(file, root, SMALL), name);
    }
    Path cut = archive("cut.tar.gz", file("a", "x".repeat(900)));
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 60));
    assertThrows(UserException.class, () -> Unpacker.unpack(cut, root, SMALL));
  }

  private void refuses(String message, Path archive) throws IOException {
    refuses(message, archive, SMALL);
  }

  private void refuses(String message, Path archive, Limits limits) throws IOException {
    Path fresh = Files.createTempDirectory(folder.resolve("deep"), "root");
    List<Path> before = outside(fresh);
    UserException error =
        assertThrows(UserException.class, () -> Unpacker.unpack(archive, fresh, limits));
    assertEquals(message, error.getMessage());
    assertEquals(before, outside(fresh));
  }

  private List<Path> outside(Path unpacked) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> !path.startsWith(unpacked)).sorted().toList();
    }
  }

  private Path archive(String name, Item... items) throws IOException {
    return TestArchives.write(folder.resolve(name), items);
  }

  private Path patched(String name, String from, String to) throws IOException {
    return TestArchives.patch(archive(name, file(from, "x")), from, to);
  }
}
