package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ImageLabelsTest {
  private static final List<String> NAMES = List.of("a.png");

  @TempDir private Path folder;
  private Workspace workspace;
  private Path given;

  @BeforeEach
  void name() {
    workspace = new Workspace(folder);
    given = folder.resolve("given.csv");
  }

  @Test
  void thereMayBeNone() {
    ImageLabels labels = find(null);
    assertNull(labels.truth());
    assertNull(labels.targets());
    assertFalse(ImageLabels.asksForTargets(folder));
    labels.check(NAMES, false, 0, 9);
  }

  @Test
  void targetClassAloneGivesTargets() {
    workspace.text("target_class.csv", "a.png,7\n");
    assertTrue(ImageLabels.asksForTargets(folder));
    assertNull(find(null).truth());
    assertEquals(OptionalInt.of(7), find(null).targets().target("a.png"));
  }

  @Test
  void theGivenFileThenTargetClassThenMetadata() {
    workspace.text("labels.csv", "ImageId,TrueLabel,TargetClass\na,1,2\n");
    assertLabels(null, 1, 2);
    workspace.text("target_class.csv", "a.png,3\n");
    assertLabels(null, 1, 3);
    workspace.text("given.csv", "ImageId,TrueLabel\na,4\n");
    assertLabels(given, 4, 3);
    workspace.text("given.csv", "ImageId,TrueLabel,TargetClass\na,4,5\n");
    assertLabels(given, 4, 5);
  }

  @Test
  void onlyWhatIsNeededIsChecked() {
    workspace.text("labels.csv", "ImageId,TrueLabel,TargetClass\na,1,99\n");
    find(null).check(NAMES, false, 1, 9);
    refuses(
        folder.resolve("labels.csv")
            + ": target 99 of image 'a.png' is outside of the networks' labels 1..9",
        () -> find(null).check(NAMES, true, 1, 9));
    refuses(
        folder.resolve("labels.csv")
            + ": true label 1 of image 'a.png' is outside of the networks' labels 2..100",
        () -> find(null).check(NAMES, false, 2, 100));
  }

  @Test
  void missingFilesAndImagesAreTold() {
    refuses("cannot read '" + given + "': no such file or folder", () -> find(given));
    refuses(
        "targets are needed: expected target_class.csv in the input folder, or --labels FILE with"
            + " a TargetClass column",
        () -> find(null).check(NAMES, true, 0, 9));
    workspace.text("target_class.csv", "b.png,3\n");
    refuses(
        "'%s' has no target class for image 'a.png': 1 of 1 images are missing"
            .formatted(folder.resolve("target_class.csv")),
        () -> find(null).check(NAMES, true, 0, 9));
  }

  private ImageLabels find(Path labels) {
    return ImageLabels.find(folder, labels);
  }

  private void assertLabels(Path labels, int truth, int target) {
    assertEquals(OptionalInt.of(truth), find(labels).truth().trueLabel("a.png"));
    assertEquals(OptionalInt.of(target), find(labels).targets().target("a.png"));
  }

  private static void refuses(String message, Executable action) {
    assertEquals(message, assertThrows(UserException.class, action).getMessage());
  }
}
