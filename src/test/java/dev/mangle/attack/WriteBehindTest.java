package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteBehindTest {
  private final UserException full = new UserException("the disk is full");

  private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
  private final WriteBehind writer = new WriteBehind();

  private void fail() {
    throw full;
  }

  @Test
  void batchesAreWrittenInOrderAndOneBehindAtMost() {
    CountDownLatch handedIn = new CountDownLatch(1);
    writer.during(
        () -> {
          writer.hand(
              1,
              () -> {
                try {
                  handedIn.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                written.add(0);
              });
          handedIn.countDown();
          for (int i = 1; i < 20; i++) {
            int batch = i;
            writer.hand(1, () -> written.add(batch));
            assertTrue(written.size() >= i, "the batch before is on disk");
          }
        });
    assertEquals(20, written.size());
    assertEquals(written.stream().sorted().toList(), written);
    assertTrue(writer.secondsPerImage() >= 0);
    writer.close();
  }

  @Test
  void anErrorEndsTheWork() {
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                writer.during(
                    () -> {
                      writer.hand(1, this::fail);
                      writer.hand(1, () -> written.add(1));
                      written.add(2);
                    }));
    assertSame(full, error);
    assertEquals(List.of(), written);
  }

  @Test
  void anErrorOfTheLastBatchIsToldToo() {
    assertThrows(UserException.class, () -> writer.during(() -> writer.hand(1, this::fail)));
  }

  @Test
  void ofTwoErrorsThatOfTheEarlierBatchIsTold() {
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                writer.during(
                    () -> {
                      writer.hand(1, this::fail);
                      throw new IllegalStateException("the networks failed");
                    }));
    assertSame(full, error);
    assertEquals("the networks failed", error.getSuppressed()[0].getMessage());
  }

  @Test
  void whatIsHandedInBeforeAnErrorIsWritten() {
    assertThrows(
        IllegalStateException.class,
        () ->
            writer.during(
                () -> {
                  writer.hand(1, () -> written.add(0));
                  throw new IllegalStateException("the networks failed");
                }));
    assertEquals(List.of(0), written);
  }

  /** A batch at hand would be halved for it, and the images that were to be written be lost. */
  @Test
  void wantOfMemoryIsNotTakenForThatOfTheNextBatch() {
    writer.hand(
        1,
        () -> {
          throw new OutOfMemoryError("Java heap space");
        });
    CompletionException error =
        assertThrows(CompletionException.class, () -> writer.hand(1, () -> written.add(1)));
    assertEquals("Java heap space", error.getCause().getMessage());
  }
}
