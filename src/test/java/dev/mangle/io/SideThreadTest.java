package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideThreadTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 50).boxed().toList();

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itWorksBesideInOrder() {
    List<Integer> done = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (SideThread side = new SideThread("side")) {
      SideThread.Pending<Boolean> first =
          side.begin(
              () -> {
                await(begun);
                return done.add(1);
              });
      SideThread.Pending<String> second =
          side.begin(
              () -> {
                done.add(2);
                return Thread.currentThread().getName();
              });
      begun.countDown();
      assertEquals("side", second.await());
      assertTrue(first.await());
    }
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void whatWorkThrowsComesOutAsItself() {
    UserException meant = new UserException("broken");
    try (SideThread side = new SideThread("side")) {
      SideThread.Pending<Void> pending =
          side.begin(
              () -> {
                throw meant;
              });
      assertSame(meant, assertThrows(UserException.class, pending::await));
      SideThread.Pending<Void> error =
          side.begin(
              () -> {
                throw new OutOfMemoryError("none");
              });
      assertThrows(OutOfMemoryError.class, error::await);
      assertEquals(3, side.begin(() -> 3).await());
    }
  }

  @Test
  void closingWaitsForWhatHasBegunAndDropsTheRest() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    AtomicBoolean dropped = new AtomicBoolean(true);
    try (SideThread side = new SideThread("side")) {
      side.begin(
          () -> {
            begun.countDown();
            try {
              Thread.sleep(50);
            } catch (InterruptedException e) {
              throw new AssertionError("was interrupted", e);
            }
            finished.set(true);
            return null;
          });
      side.begin(() -> dropped.getAndSet(false));
      await(begun);
    }
    assertTrue(finished.get());
    assertTrue(dropped.get());
  }

  @Test
  void anInterruptedOwnerStaysSo() {
    try (SideThread side = new SideThread("side")) {
      Thread.currentThread().interrupt();
      assertEquals(1, side.begin(() -> 1).await());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void oneIsMadeAheadAndNoMore() {
    AtomicInteger made = new AtomicInteger();
    List<Integer> used = new ArrayList<>();
    SideThread.ahead(
        ITEMS,
        item -> {
          made.incrementAndGet();
          return 2 * item;
        },
        (item, value) -> {
          assertEquals(2 * item, value);
          assertTrue(made.get() <= item + 2, made + " were made at " + item);
          used.add(item);
        });
    assertEquals(ITEMS, used);
    SideThread.ahead(List.of(), item -> item, (item, value) -> used.clear());
    assertFalse(used.isEmpty());
  }

  @Test
  void anItemThatCannotBeMadeThrowsAtItsTurn() {
    List<Integer> used = new ArrayList<>();
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                SideThread.ahead(
                    ITEMS, SideThreadTest::failFrom3, (item, value) -> used.add(value)));
    assertEquals("item 3", error.getMessage());
    assertEquals(List.of(0, 1, 2), used);
  }

  private static int failFrom3(int item) {
    if (item >= 3) {
      throw new UserException("item %d", item);
    }
    return item;
  }

  @Test
  void allAreDoneOnceAndTheFirstErrorIsTold() {
    AtomicIntegerArray done = new AtomicIntegerArray(ITEMS.size());
    SideThread.each(ITEMS, done::incrementAndGet);
    ITEMS.forEach(item -> assertEquals(1, done.get(item)));
    for (int i = 0; i < 20; i++) {
      UserException error =
          assertThrows(
              UserException.class, () -> SideThread.each(ITEMS, SideThreadTest::failFrom3));
      assertEquals("item 3", error.getMessage());
    }
  }
}
