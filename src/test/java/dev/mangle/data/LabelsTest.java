package dev.mangle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void name() {
    csv = folder.resolve("labels.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ImageId,TrueLabel,TargetClass\na,3,7\nb,4,0\n",
        "imageid,truelabel,targetclass\na.png,3,7\nb.PNG,4,0",
        "\uFEFFImageId,URL,TrueLabel,TargetClass\r\na,\"x,\ny\",3,7\r\nb,,4,0\r\n",
        ",filename,label,targeted_label\n0,a.png,3,7\n1,b.png,4,0\n",
        "target_class,TRUE_LABEL,image_id\n7,3,a\n0,4,b\n",
        "\"ImageId\", \"TrueLabel\" ,\"TargetClass\"\n\"a\", 3 ,\"7\"\n\nb,4,0\na,3,7\n",
      })
  void takesTheFormsThatAreAbout(String text) throws IOException {
    Files.writeString(csv, text);
    for (Labels labels : List.of(Labels.readMetadata(csv), Labels.read(csv))) {
      assertEquals(csv, labels.source());
      assertTrue(labels.hasTrueLabels());
      assertTrue(labels.hasTargets());
      assertArrayEquals(new int[] {4, 3}, labels.trueLabels(List.of("b.png", "a.png")));
      assertArrayEquals(new int[] {7, 0}, labels.targets(List.of("a", "b.png")));
      assertEquals(OptionalInt.of(3), labels.trueLabel("a.png"));
      assertEquals(OptionalInt.of(0), labels.target("b"));
      assertEquals(OptionalInt.empty(), labels.trueLabel("c.png"));
    }
  }

  @Test
  void takesTargetsWithoutHeader() throws IOException {
    Files.writeString(csv, "a.png,7\r\nb.png,1000\r\n");
    for (Labels labels : List.of(Labels.readTargetClass(csv), Labels.read(csv))) {
      assertFalse(labels.hasTrueLabels());
      assertArrayEquals(new int[] {1000, 7}, labels.targets(List.of("b.png", "a.png")));
      assertEquals(OptionalInt.empty(), labels.trueLabel("a.png"));
    }
  }

  @Test
  void eitherColumnSuffices() throws IOException {
    Files.writeString(csv, "ImageId,TrueLabel\na,3\n");
    assertFalse(Labels.read(csv).hasTargets());
    assertEquals(OptionalInt.of(3), Labels.read(csv).trueLabel("a.png"));
    Files.writeString(csv, "ImageId,TargetClass\na,3\n");
    assertFalse(Labels.read(csv).hasTrueLabels());
    assertEquals(OptionalInt.of(3), Labels.read(csv).target("a.png"));
  }

  @Test
  void saysWhichImagesAreMissing() throws IOException {
    Files.writeString(csv, "ImageId,TrueLabel\na,3\n");
    Labels labels = Labels.read(csv);

    refuses(
        "'%s' has no true label for image 'b.png': 2 of 3 images are missing",
        () -> labels.trueLabels(List.of("a.png", "b.png", "c.png")));
    refuses(
        "'%s' has no target class for image 'a.png': 1 of 1 images are missing",
        () -> labels.targets(List.of("a.png")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | '%s' is empty: expected image names and classes",
        "ImageId,TrueLabel | '%s' has a header only: expected a row an image",
        "Name,TrueLabel;a,3 | '%s' has no column ImageId: found columns Name, TrueLabel",
        "ImageId,URL;a,3 | '%s' has no column TrueLabel or TargetClass: found columns ImageId, URL",
        "ImageId,label,TrueLabel;a,3,4"
            + "| '%s' has two columns for one thing: 'label' and 'TrueLabel'",
        "ImageId,TrueLabel;a,3;b,cat"
            + "| '%s' line 3: column 'TrueLabel': expected an integer of 0 or more, found 'cat'",
        "ImageId,TargetClass;a,-3"
            + "| '%s' line 2: column 'TargetClass': expected an integer of 0 or more, found '-3'",
        "ImageId,label;a,"
            + "| '%s' line 2: column 'label': expected an integer of 0 or more, found ''",
        "ImageId,TrueLabel;;;a,3;b,3,4 | '%s' line 5: expected 2 columns, found 3",
        "ImageId,TrueLabel;a | '%s' line 2: expected 2 columns, found 1",
        "ImageId,TrueLabel;,3 | '%s' line 2: expected an image name in column 'ImageId', found none",
        "ImageId,TrueLabel;a,3;a.png,4"
            + "| '%s' line 3: image 'a.png' has TrueLabel 4, but 3 before",
        "a.png,3;b.png,x"
            + "| '%s' line 2: column 'target class': expected an integer of 0 or more, found 'x'",
        "a.png,3;b.png | '%s' line 2: expected 2 columns, found 1",
        "a.png,-1"
            + "| '%s' line 1: column 'target class': expected an integer of 0 or more, found '-1'",
        "a.png,3;a.png,4 | '%s' line 2: image 'a.png' has target class 4, but 3 before",
      })
  void malformedFilesAreTold(String text, String message) throws IOException {
    Files.writeString(csv, text.replace(";", "\n"));
    refuses(message, () -> Labels.read(csv));
  }

  @Test
  void theWrongFormIsTold() throws IOException {
    Files.writeString(csv, "ImageId,TrueLabel\na,3\n");
    refuses(
        "'%s' line 1: column 'target class': expected an integer of 0 or more, found 'TrueLabel'",
        () -> Labels.readTargetClass(csv));
    Files.writeString(csv, "a.png,3\n");
    refuses("'%s' has no column ImageId: found columns a.png, 3", () -> Labels.readMetadata(csv));
  }

  @Test
  void unreadableFilesAreTold() throws IOException {
    refuses("cannot read '%s': no such file or folder", () -> Labels.read(csv));
    Files.writeString(csv, "ImageId,TrueLabel\n\"a\"b,3\n");
    Exception error = assertThrows(UserException.class, () -> Labels.read(csv));
    assertTrue(error.getMessage().startsWith("cannot read '" + csv + "': "));
    assertTrue(error.getMessage().contains("line: 2"), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  private void refuses(String message, Executable action) {
    String found = assertThrows(UserException.class, action).getMessage();
    assertEquals(message.formatted(csv), found);
  }
}
