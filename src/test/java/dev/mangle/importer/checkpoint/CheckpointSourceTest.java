package dev.mangle.importer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.importer.TestCheckpoint;
import dev.mangle.importer.TestCheckpoint.Format;
import dev.mangle.importer.TestCheckpoint.Value;
import dev.mangle.io.Sha256;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Checkpoints are found wherever they lie, and what is not whole is told by name. */
class CheckpointSourceTest {
  private static final Map<String, Value> VALUES =
      Map.of(
          "net/weights", Value.filled(Shape.of(2, 3), 4),
          "global_step", Value.filled(Shape.scalar(), 7));

  @TempDir private Path root;

  @ParameterizedTest
  @EnumSource(Format.class)
  void namesAndShapesOfBothFormats(Format format) {
    Path prefix = write("model.ckpt", format);
    Checkpoint checkpoint = Checkpoint.read(CheckpointFiles.of(prefix));
    assertEquals(Set.of("global_step", "net/weights"), checkpoint.variables().keySet());
    assertEquals(
        new Checkpoint.Variable(DataType.DT_FLOAT, Shape.of(2, 3)),
        checkpoint.variables().get("net/weights"));
    assertEquals(Shape.scalar(), checkpoint.variables().get("global_step").shape());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void valuesOfBothFormatsUnderOtherNames(Format format) {
    Checkpoint from = Checkpoint.read(CheckpointFiles.of(write("model.ckpt", format)));
    Path copy = root.resolve("copy");
    CheckpointCopy.write(from, Map.of("other", "net/weights"), copy);
    Value value = TestCheckpoint.read(copy, Map.of("other", Shape.of(2, 3))).get("other");
    assertEquals(Shape.of(2, 3), value.shape());
    assertEquals(4, value.values()[5]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".index", ".meta", ".data-00000-of-00001"})
  void anyFileOfTheCheckpoint(String suffix) throws IOException {
    write("model.ckpt", Format.V2);
    Files.writeString(root.resolve("model.ckpt.meta"), "a graph");
    Path data = root.resolve("model.ckpt.data-00000-of-00001");
    try (CheckpointSource source = CheckpointSource.open(root.resolve("model.ckpt" + suffix))) {
      assertEquals(root.resolve("model.ckpt"), source.files().prefix());
      assertEquals("model.ckpt.data-00000-of-00001, SHA-256 " + Sha256.of(data), source.origin());
    }
  }

  @Test
  void theOnlyOneOfFolder() {
    write("deep/down/model.ckpt", Format.V1);
    assertEquals("deep/down/model.ckpt", found(root));
  }

  @Test
  void theLatestOfFolderByItsStateFile() throws IOException {
    write("model.ckpt-1", Format.V2);
    write("model.ckpt-2", Format.V2);
    UserException e = assertThrows(UserException.class, () -> CheckpointSource.open(root));
    assertEquals(
        "2 checkpoints in '%s', and no file 'checkpoint' that names the latest: give one of"
                .formatted(root)
            + " model.ckpt-1, model.ckpt-2",
        e.getMessage());
    Files.writeString(
        root.resolve("checkpoint"),
        """
        model_checkpoint_path: "/elsewhere/model.ckpt-2"
        all_model_checkpoint_paths: "/elsewhere/model.ckpt-1"
        """);
    assertEquals("model.ckpt-2", found(root));
  }

  @Test
  void archivesAndFoldersWithFolderOfTheirOwn() throws IOException {
    write("run/one/model.ckpt-1", Format.V2);
    write("run/one/model.ckpt-2", Format.V2);
    Path state = root.resolve("run/one/checkpoint");
    Files.writeString(state, "model_checkpoint_path: \"model.ckpt-1\"\n");
    assertEquals("run/one/model.ckpt-1", found(root));
    Files.writeString(state, "model_checkpoint_path: \"/gone.ckpt\"\n");
    refuses(
        root.resolve("run/one"),
        "no checkpoint '%1$s/gone.ckpt', which '%1$s/checkpoint' names as the latest");
    write("run/other.ckpt", Format.V1);
    UserException e = assertThrows(UserException.class, () -> CheckpointSource.open(root));
    assertTrue(e.getMessage().startsWith("3 checkpoints in '" + root + "'"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void stateFilesThatNameNothing(String name) throws IOException {
    write("model.ckpt", Format.V1);
    Files.writeString(
        root.resolve("checkpoint"), "model_checkpoint_path: \"%s\"\n".formatted(name));
    assertEquals("model.ckpt", found(root));
  }

  @Test
  void throughLinks() throws IOException {
    write("far/away/model.ckpt", Format.V2);
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("far"));
    assertEquals("link/away/model.ckpt", found(link));
  }

  @Test
  void bothFormatsUnderOneNameAreOneCheckpoint() {
    write("model.ckpt", Format.V1);
    write("model.ckpt", Format.V2);
    assertEquals("model.ckpt", found(root));
  }

  @Test
  void foldersThatMayNotBeRead() throws IOException {
    write("model.ckpt", Format.V1);
    Path closed = Files.createDirectory(root.resolve("closed"));
    assumeTrue(closed.toFile().setReadable(false) && !Files.isReadable(closed), "root reads all");
    refuses(root, "cannot read '%s': permission denied");
    assertTrue(closed.toFile().setReadable(true));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void pathsThatTensorFlowTakesForPatterns(Format format) throws IOException {
    write("plain/model.ckpt", format);
    Path odd = Files.move(root.resolve("plain"), root.resolve("odd[1]"));
    refuses(
        odd,
        "'%s/model.ckpt': TensorFlow takes '[' in a path for a pattern: expected a path"
            + " without, so move or rename it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar.gz", "a.tgz", "a.tar", "a.zip", "A.TAR.GZ", "A.TGZ"})
  void fromArchive(String name) throws IOException {
    Path model = write("inside/model.ckpt", Format.V1);
    Path archive = root.resolve(name);
    pack(archive, model, "somewhere/model.ckpt");
    Path unpacked;
    try (CheckpointSource source = CheckpointSource.open(archive)) {
      unpacked = source.unpacked().folder().path();
      assertTrue(Files.exists(source.files().prefix()));
      assertEquals(2, Checkpoint.read(source.files()).variables().size());
      assertEquals(name + ", SHA-256 " + Sha256.of(archive), source.origin());
    }
    assertFalse(Files.exists(unpacked));
  }

  @Test
  void archivesThatLeadOutOrHoldNothing() throws IOException {
    Path file = Files.writeString(root.resolve("text"), "no checkpoint");
    Path archive = root.resolve("a.tar");
    pack(archive, file, "../evil");
    refuses(archive, "archive '%s': entry '../evil' leads out of the archive's folder");
    pack(archive, file, "readme");
    refuses(
        archive,
        "archive '%s': no checkpoint in it: expected one file of format 1 or files NAME.index and"
            + " NAME.data-00000-of-00001");
    Files.writeString(root.resolve("b.tgz"), "no archive at all");
    UserException e =
        assertThrows(UserException.class, () -> CheckpointSource.open(root.resolve("b.tgz")));
    assertTrue(
        e.getMessage().startsWith("archive '" + root.resolve("b.tgz") + "': cannot unpack it: "),
        e.getMessage());
  }

  @Test
  void whatIsNotWhole() throws IOException {
    Path prefix = write("model.ckpt", Format.V2);
    refuses(root.resolve("other.ckpt"), "no checkpoint '%s'");
    Path data = root.resolve("model.ckpt.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    Files.delete(data);
    refuses(prefix, "checkpoint '%s': its file 'model.ckpt.data-00000-of-00001' is missing");
    Files.write(root.resolve("model.ckpt.data-00001-of-00002"), bytes);
    refuses(prefix, "checkpoint '%s': expected 2 files 'model.ckpt.data-...', found 1");
    Files.delete(root.resolve("model.ckpt.index"));
    Path text = Files.writeString(root.resolve("text"), "no checkpoint");
    refuses(
        text,
        "'%s' is no checkpoint: expected TensorFlow's file of format 1, or a file 'text.index'"
            + " beside it");
    refuses(
        Files.createDirectory(root.resolve("empty")),
        "no checkpoint in '%s': expected one file of format 1 or files NAME.index and"
            + " NAME.data-00000-of-00001");
  }

  @Test
  void partsOfFormat1() {
    refuses(
        write("model.ckpt-00001-of-00002", Format.V1),
        "'%s' is a part of a checkpoint of format 1, which is read only in one file: expected one"
            + " that was saved whole, or in format 2");
    assertEquals(
        "a/model.ckpt-00000-of-00001", found(write("a/model.ckpt-00000-of-00001", Format.V1)));
  }

  @Test
  void damagedValuesAndTables() throws IOException {
    Path prefix = write("model.ckpt", Format.V2);
    Path data = root.resolve("model.ckpt.data-00000-of-00001");
    Checkpoint checkpoint = Checkpoint.read(CheckpointFiles.of(prefix));
    Files.write(data, new byte[3]);
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                CheckpointCopy.write(checkpoint, Map.of("a", "net/weights"), root.resolve("copy")));
    assertTrue(e.getMessage().startsWith("checkpoint '" + prefix + "' cannot be read: "));
    Path index = root.resolve("model.ckpt.index");
    byte[] table = Files.readAllBytes(index);
    Arrays.fill(table, 0, table.length - 8, (byte) 1);
    Files.write(index, table);
    UserException second =
        assertThrows(UserException.class, () -> Checkpoint.read(CheckpointFiles.of(prefix)));
    assertTrue(second.getMessage().startsWith("checkpoint '" + prefix + "' cannot be read: "));
  }

  private Path write(String name, Format format) {
    Path prefix = root.resolve(name);
    try {
      Files.createDirectories(prefix.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestCheckpoint.write(prefix, format, VALUES);
    return prefix;
  }

  private String found(Path path) {
    try (CheckpointSource source = CheckpointSource.open(path)) {
      return root.relativize(source.files().prefix()).toString();
    }
  }

  private static void pack(Path archive, Path file, String entry) throws IOException {
    String name = archive.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".zip")) {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
        zip.putNextEntry(new ZipEntry(entry));
        Files.copy(file, zip);
      }
      return;
    }
    try (OutputStream out = Files.newOutputStream(archive);
        OutputStream packed = name.endsWith(".tar") ? out : new GzipCompressorOutputStream(out);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(packed)) {
      tar.putArchiveEntry(tar.createArchiveEntry(file, entry));
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
  }

  private static void refuses(Path path, String message) {
    UserException e = assertThrows(UserException.class, () -> CheckpointSource.open(path));
    assertEquals(message.formatted(path), e.getMessage());
  }
}
