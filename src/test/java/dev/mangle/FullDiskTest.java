package dev.mangle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full; needs the right to mount one of 64 KiB. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
  @TempDir private Path folder;

  @Test
  void whatIsThereIsWhole() throws Exception {
    Workspace workspace = new Workspace(folder);
    workspace.network("near", SampleNetworks.bands(100, 200));
    for (String name : List.of("a", "b", "c")) {
      workspace.randomPng("in/" + name + ".png", 90, 90, 3, 1);
    }
    Path out = Files.createDirectories(folder.resolve("out"));
    assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "none", out.toString()));
    try {
      CommandRun run =
          CommandRun.of(
              "attack",
              "--models=near",
              "--checkpoints=" + workspace.checkpoints(),
              "--input=" + folder.resolve("in"),
              "--output=" + out,
              "--max-epsilon=16");
      assertEquals(
          "mangle: cannot write '" + out.resolve("c.png") + "': No space left on device\n",
          run.errors());
      assertEquals(2, run.exit());
      assertEquals("a.png attack.journal b.png", workspace.list("out"));
      assertEquals(90 * 90 * 3, workspace.samples("out/b.png").length);
    } finally {
      assertTrue(succeeds("umount", out.toString()));
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
