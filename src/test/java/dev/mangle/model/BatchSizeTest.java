package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

  private final List<List<Integer>> done = new ArrayList<>();

  /** Work for which there is memory for so many images. */
  private void work(List<Integer> part, int memory) {
    if (part.size() > memory) {
      throw new OutOfMemoryError("no room for " + part.size() + "\nand a trace of pages");
    }
    done.add(part);
  }

  @Test
  void withMemoryEnoughABatchStaysWhole() {
    new BatchSize(10).run(TEN, part -> work(part, 10));
    assertEquals(List.of(TEN), done);
  }

  @Test
  void aBatchIsHalvedUntilItFitsAndSoAreThoseAfterIt() {
    BatchSize size = new BatchSize(10);
    List<Integer> tried = new ArrayList<>();
    for (int batch = 0; batch < 2; batch++) {
      size.run(
          TEN,
          part -> {
            tried.add(part.size());
            work(part, 3);
          });
    }
    assertEquals(List.of(10, 5, 3, 2, 3, 2, 3, 3, 3, 1), tried);
    assertEquals(3, size.most());
    assertEquals(TEN, done.subList(0, 4).stream().flatMap(List::stream).toList());
    assertEquals(TEN, done.subList(4, 8).stream().flatMap(List::stream).toList());
  }

  @Test
  void whereOneImageIsTooMuchThereIsOneClearError() {
    UserException error =
        assertThrows(
            UserException.class, () -> new BatchSize(10).run(TEN, part -> work(part, 0)));
    assertEquals(
        "out of memory with one image at once: expected fewer or smaller networks, or more memory"
            + " (Java's own by MANGLE_JAVA_OPTS=-Xmx8g), found no room for 1",
        error.getMessage());
    assertEquals(List.of(), done);
  }

  @Test
  void otherErrorsAreNotItsBusiness() {
    assertThrows(
        IllegalStateException.class,
        () ->
            new BatchSize(10)
                .run(
                    TEN,
                    part -> {
                      done.add(part);
                      throw new IllegalStateException();
                    }));
    assertEquals(List.of(TEN), done);
  }
}
