package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.model.Ensemble;
import dev.mangle.model.Precision;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderRunsTest {
  @TempDir private Path folder;
  private Ensemble ensemble;
  private FolderRuns runs;

  @BeforeEach
  void writeImages() {
    ensemble = new SampleEnsembles(folder, SampleNetworks.all()).open("linear", "tanh_grey");
    Workspace workspace = new Workspace(folder);
    workspace.randomPng("in/a.png", 5, 4, 1, 1);
    workspace.randomPng("in/b.png", 5, 4, 1, 2);
    workspace.randomPng("in/c.png", 5, 4, 1, 3);
    runs = new FolderRuns(folder.resolve("in"), 2, 10);
  }

  /** 20 greys to 3 classes, and to 8 units and 3 classes: gradients of 2 iterations, 3 images. */
  @Test
  void workIsThatOfTheGradients() {
    double forward = 2.0 * 20 * 3 + 2.0 * 20 * 8 + 2.0 * 8 * 3;
    assertEquals(2 * 3 * 2 * forward / 1e9, runs.gflop(ensemble.networks()), 1e-15);
  }

  @Test
  void everyRunOpensTheNetworksAnew() {
    AtomicInteger opened = new AtomicInteger();
    try (Subject subject =
        runs.inProcess(
            "bf16",
            Precision.BF16,
            5,
            () -> {
              opened.incrementAndGet();
              return ensemble;
            })) {
      assertEquals(new Work("bf16", Precision.BF16, 3, 5), subject.work());
      subject.warmUp();
      assertEquals(1, subject.turn().runs());
      assertEquals(2, opened.get());
    }
    assertEquals("a.png b.png c.png", new Workspace(folder).list("in"));
  }
}
