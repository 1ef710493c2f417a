package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fashion-MNIST over Debian, where there is an apt. */
@Tag("slow")
class DebianPackageTest {
  private static final IdxDataset FASHION = (IdxDataset) FashionMnistDataset.create();

  @TempDir private Path folder;

  @BeforeEach
  void assumeApt() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/apt-get")), "no apt-get here");
  }

  @Test
  void bringsTheFilesAsPublished() throws IOException {
    fetch(FashionMnistDataset.debian());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(4, files.count());
    }
    int[] train = FASHION.training(folder).labels();
    int[] test = FASHION.test(folder).labels();
    for (int label = 0; label < 10; label++) {
      int wanted = label;
      assertEquals(6000, Arrays.stream(train).filter(l -> l == wanted).count());
      assertEquals(1000, Arrays.stream(test).filter(l -> l == wanted).count());
    }
    // The first of each: an ankle boot.
    assertEquals(9, train[0]);
    assertEquals(9, test[0]);
  }

  @Test
  void saysWhatAptSaid() {
    Source none = new DebianPackage("no-such-package-anywhere", "usr/share/");
    String message = assertThrows(UserException.class, () -> into(none)).getMessage();
    assertTrue(message.contains("Debian package no-such-package-anywhere: apt-get "), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void saysWhatThePackageLacks() throws IOException {
    DebianPackage other = new DebianPackage("dataset-fashion-mnist", "usr/share/elsewhere/");
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    IOException error = assertThrows(IOException.class, () -> other.bring(List.of("a"), scratch));
    if (error instanceof Tool.Failure) {
      abort(error.getMessage());
    }
    assertEquals("the package lacks usr/share/elsewhere/a.gz", error.getMessage());
  }

  private void fetch(Source source) {
    try {
      into(source);
    } catch (UserException e) {
      assertTrue(e.getMessage().contains("apt-get"), e.getMessage());
      abort(e.getMessage());
    }
  }

  private void into(Source source) {
    new Fetch(FASHION.name(), FASHION.files(), List.of(source)).into(folder, Progress.SILENT);
  }
}
