package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

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
    BatchSize size = new BatchSize(10);
    size.run(TEN, part -> work(part, 10));
    assertEquals(List.of(TEN), done);
    assertEquals(Optional.empty(), size.note());
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
    String note = size.note().orElseThrow();
    assertTrue(note.startsWith("memory was enough for 3 images at once, not for 10"), note);
    assertEquals(TEN, done.subList(0, 4).stream().flatMap(List::stream).toList());
    assertEquals(TEN, done.subList(4, 8).stream().flatMap(List::stream).toList());
  }

  @Test
  void whereMemoryIsKnownToBeShortItBeginsWithParts() {
    new BatchSize(10, 4).run(TEN, part -> work(part, 10));
    assertEquals(List.of(4, 4, 2), done.stream().map(List::size).toList());
  }

  @Test
  void whereOneImageIsTooMuchThereIsOneClearError() {
    UserException error =
        assertThrows(UserException.class, () -> new BatchSize(10).run(TEN, part -> work(part, 0)));
    assertEquals(
        "out of memory with one image at once: expected fewer or smaller networks, or more memory"
            + " (Java's own by MANGLE_JAVA_OPTS=-Xmx8g), found no room for 1",
        error.getMessage());
    assertEquals(List.of(), done);
  }

  /** A tensor of 2^50 bytes, more than any address space has, where there are over three images. */
  @Test
  void tensorFlowsOwnAnswerIsUnderstood() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TInt64> images = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
      Operand<TInt64> values =
          tf.select(
              tf.math.greater(images, tf.constant(3L)), tf.constant(1L << 48), tf.constant(1L));
      Operand<TFloat32> filled =
          tf.fill(tf.reshape(values, tf.constant(new int[] {1})), tf.constant(0f));
      try (Session session = new Session(graph)) {
        BatchSize size = new BatchSize(10);
        size.run(
            TEN,
            part -> {
              try (TInt64 count = TInt64.scalarOf(part.size())) {
                session.runner().feed(images, count).addTarget(filled).run().close();
              }
              done.add(part);
            });
        assertEquals(3, size.most());
        assertEquals(TEN, done.stream().flatMap(List::stream).toList());
      }
    }
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
