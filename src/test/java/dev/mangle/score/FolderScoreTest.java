package dev.mangle.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.data.ImageLabels;
import dev.mangle.defense.Guess;
import dev.mangle.defense.Judge;
import dev.mangle.defense.Judges;
import dev.mangle.image.PngFolder;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.HitMiss;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Grey images of one value, judged by networks that cut the greys into three bands. */
class FolderScoreTest {
  @TempDir private static Path checkpointFolder;
  private static List<Judge> judges;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeAll
  static void writeNetworks() {
    Workspace shared = new Workspace(checkpointFolder);
    shared.network("near", SampleNetworks.bands(100, 200));
    shared.network("far", SampleNetworks.bands(60, 180));
    Checkpoints checkpoints = new Checkpoints(shared.checkpoints());
    judges = Judges.open(checkpoints, List.of("near", "far"));
  }

  @BeforeEach
  void writeImages() {
    workspace = new Workspace(folder);
    grey("in", 120, 230, 190);
    workspace.text("in/labels.csv", "ImageId,TrueLabel,TargetClass\na,1,0\nb,2,1\nc,2,0\n");
  }

  private void grey(String name, int a, int b, int c) {
    workspace.grey(name + "/a.png", a);
    workspace.grey(name + "/b.png", b);
    workspace.grey(name + "/c.png", c);
  }

  @Test
  void countsAsByHand() {
    grey("out", 90, 195, 185);
    FolderScore.Result result = score("out");

    // near says 1 2 1 of the originals, so c is wrong from the start; then 0 1 1.
    FolderScore.Row near = result.rows().get(0);
    assertEquals(new HitMiss(0, 1, 3), near.clean());
    assertEquals(new HitMiss(2, 3, 3), near.all());
    assertEquals(new HitMiss(2, 2, 2), near.right());
    // far says 1 2 2, then 1 2 2.
    FolderScore.Row far = result.rows().get(1);
    assertEquals(new HitMiss(0, 0, 3), far.clean());
    assertEquals(new HitMiss(0, 0, 3), far.all());
    assertEquals(new HitMiss(0, 0, 3), far.right());

    assertEquals(35, result.largestChange());
    assertEquals("b.png", result.worst());
    // Four values an image: twice the change.
    assertEquals(2 * (30 + 35 + 5) / 3.0, result.meanL2(), 1e-9);
  }

  @Test
  void everyImageKeepsItsVerdicts() {
    grey("out", 90, 195, 185);
    List<ImageScore> images = score("out").images();
    assertEquals(
        List.of("a.png", "b.png", "c.png"), images.stream().map(ImageScore::name).toList());
    ImageScore a = images.get(0);
    assertEquals(30, a.change());
    assertEquals(60, a.l2(), 1e-9);
    assertEquals(1, a.cleanLabel(0));
    assertEquals(0, a.label(0));
    assertEquals(1, a.label(1));
    // Logits 0, (grey - 100) / 100 and (2 grey - 300) / 100.
    List<Guess> guesses = a.adversarial().get(0);
    assertEquals(List.of(0, 1, 2), guesses.stream().map(Guess::label).toList());
    double sum = 1 + Math.exp(-0.1) + Math.exp(-1.2);
    assertEquals(1 / sum, guesses.get(0).probability(), 1e-5);
    assertEquals(Math.exp(-0.1) / sum, guesses.get(1).probability(), 1e-5);
    assertEquals(1, a.clean().get(0).get(0).label());
  }

  /** Several folders against the same originals give what each alone gives. */
  @Test
  void foldersChangeNothingForEachOther() {
    grey("out", 90, 195, 185);
    grey("other", 130, 240, 180);
    FolderScore both = folderScore(judges);
    FolderScore.Result first = both.run(open("out"), Progress.SILENT);
    assertEquals(score("other"), both.run(open("other"), Progress.SILENT));
    assertEquals(score("out"), first);
  }

  @Test
  void judgesStandBehindDefenses() {
    grey("out", 126, 195, 129);
    List<Judge> defended =
        Judges.open(
            new Checkpoints(checkpointFolder.resolve("checkpoints")),
            List.of("near", "near+bits:1", "near+vote:far"));
    FolderScore.Result result = folderScore(defended).run(open("out"), Progress.SILENT);
    assertEquals(
        List.of(new HitMiss(0, 1, 3), new HitMiss(1, 1, 3), new HitMiss(0, 0, 3)),
        result.rows().stream().map(FolderScore.Row::clean).toList());
    // Plain: 1 1 1. Bits: black, white, white, so 0 2 2. Both of the vote: 1 and 2 or 1, then 1.
    assertEquals(new HitMiss(1, 2, 3), result.rows().get(0).all());
    assertEquals(new HitMiss(1, 1, 3), result.rows().get(1).all());
    assertEquals("near+bits:1", result.rows().get(1).judge().name());
    assertEquals(3, result.images().get(0).adversarial().size());
  }

  @Test
  void withoutTargetsThereAreNoHits() {
    workspace.text("in/labels.csv", "ImageId,TrueLabel\na,1\nb,2\nc,2\n");
    grey("out", 90, 195, 185);
    assertEquals(new HitMiss(null, 3, 3), score("out").rows().get(0).all());
  }

  @Test
  void sizesMayMixAndMoreImagesDoNotMatter() {
    workspace.png("in/c.png", 1, 2, 190, 190);
    grey("out", 120, 230, 0);
    workspace.png("out/c.png", 1, 2, 190, 191);
    workspace.grey("out/d.png", 1);
    FolderScore.Result result = score("out");
    assertEquals(3, result.rows().get(0).all().images());
    assertEquals("c.png", result.worst());
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    grey("out", 90, 195, 185);
    workspace.png("out/b.png", 1, 2, 195, 195);
    refuses(
        "image 'b.png' in '%s' is 1x2x1; its original is 2x2x1".formatted(folder.resolve("out")),
        () -> score("out"));
    workspace.png("out/b.png", 2, 2, new int[12]);
    refuses(
        "image 'b.png' in '%s' is 2x2x3; its original is 2x2x1".formatted(folder.resolve("out")),
        () -> score("out"));
    workspace.grey("few/a.png", 1);
    refuses(
        "'%s' lacks 2 of 3 images, 'b.png' first".formatted(folder.resolve("few")),
        () -> score("few"));
  }

  @Test
  void trueLabelsAreNeeded() {
    workspace.text("in/labels.csv", "ImageId,TargetClass\na,1\nb,2\nc,2\n");
    refuses(
        "no true labels: expected --labels FILE with a TrueLabel column, or labels.csv in '%s'"
            .formatted(folder.resolve("in")),
        () -> score("in"));
    workspace.text("in/labels.csv", "ImageId,TrueLabel\na,1\nb,3\nc,2\n");
    refuses(
        "%s: true label 3 of image 'b.png' is outside of the networks' labels 0..2"
            .formatted(folder.resolve("in/labels.csv")),
        () -> score("in"));
  }

  private FolderScore.Result score(String images) {
    return folderScore(judges).run(open(images), Progress.SILENT);
  }

  private FolderScore folderScore(List<Judge> chosen) {
    ImageLabels labels = ImageLabels.find(folder.resolve("in"), null);
    return new FolderScore(chosen, open("in"), labels);
  }

  private PngFolder open(String images) {
    return PngFolder.open(folder.resolve(images));
  }

  private static void refuses(String message, Executable action) {
    assertEquals(message, assertThrows(UserException.class, action).getMessage());
  }
}
