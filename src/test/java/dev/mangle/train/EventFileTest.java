package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.EventRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog.SessionStatus;
import org.tensorflow.proto.Summary;

class EventFileTest {
  @TempDir private Path folder;

  @Test
  void everyRecordIsThereAndWhole() throws IOException {
    byte[] png = {1, 2, 3};
    try (EventFile file = new EventFile(folder, 300)) {
      file.scalars(301, Map.of("loss", 0.5));
      file.image(302, "images/natural", 28, 56, 1, png);
    }
    List<Event> events = EventRecords.read(files().get(0));
    assertEquals(4, events.size());
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    assertEquals(300, events.get(1).getStep());
    assertEquals(SessionStatus.START, events.get(1).getSessionLog().getStatus());
    Summary.Value scalar = events.get(2).getSummary().getValue(0);
    assertEquals("loss", scalar.getTag());
    assertEquals(0.5f, scalar.getSimpleValue());
    assertEquals(301, events.get(2).getStep());
    Summary.Image image = events.get(3).getSummary().getValue(0).getImage();
    assertEquals(56, image.getWidth());
    assertArrayEquals(png, image.getEncodedImageString().toByteArray());
    assertTrue(Math.abs(events.get(3).getWallTime() - System.currentTimeMillis() / 1e3) < 600);
  }

  /** TensorBoard goes from file to file by name. */
  @Test
  void aLaterFileHasALaterName() throws IOException {
    for (int i = 0; i < 3; i++) {
      new EventFile(folder, i).close();
    }
    List<Path> files = files();
    assertEquals(3, files.size());
    for (int i = 0; i < 3; i++) {
      assertTrue(files.get(i).getFileName().toString().matches("events.out.tfevents.\\d{10}.*"));
      assertEquals(i, EventRecords.read(files.get(i)).get(1).getStep());
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
