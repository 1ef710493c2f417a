package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.attack.step.Norm;
import dev.mangle.data.ImageLabels;
import dev.mangle.image.ImageShape;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.model.BatchSize;
import dev.mangle.model.Place;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of places and batches. */
class TallyTest {
  private static final ImageShape LARGE = new ImageShape(299, 299, 3);
  private static final ImageShape SMALL = new ImageShape(32, 32, 3);

  @TempDir private Path folder;
  private final Tally tally =
      new Tally(
          AttackPlan.mng(Objective.AWAY, Norm.L1, 16, 2, 1, 0, Start.CLEAN, 0), Progress.SILENT);

  @BeforeEach
  void writeImage() {
    new Workspace(folder).grey("in/a.png", 10);
  }

  private AttackReport report() {
    PngFolder input = PngFolder.open(folder.resolve("in"));
    ImageLabels labels = ImageLabels.find(input.folder(), null);
    return tally.report(input, labels, Deadline.none(), List.of());
  }

  private static Place gpu(int index) {
    return new Place("GPU", index, 1L << 34);
  }

  @Test
  void placesAreInOrderAndBatchesByShape() {
    tally.opened(new SampleEnsembles(folder, SampleNetworks.all()).open("linear"));
    BatchSize narrow = new BatchSize(10);
    tally.placed(LARGE, gpu(10), new BatchSize(10, 5));
    tally.placed(LARGE, gpu(2), narrow);
    tally.placed(SMALL, gpu(2), new BatchSize(100));
    AttackReport report = report();
    assertEquals(List.of("gpu:2", "gpu:10"), report.devices());
    assertEquals(
        List.of(
            new AttackReport.Batches("299x299x3", 10, 5),
            new AttackReport.Batches("32x32x3", 100, null)),
        report.batches());

    narrow.run(
        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        part -> {
          if (part.size() > 3) {
            throw new OutOfMemoryError();
          }
        });
    assertEquals(new AttackReport.Batches("299x299x3", 10, 3), report().batches().get(0));
  }

  @Test
  void withoutNetworksThereAreNone() {
    assertEquals(List.of(), report().devices());
    assertEquals(List.of(), report().batches());
  }
}
