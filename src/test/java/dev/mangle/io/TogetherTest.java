package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TogetherTest {
  private final Together together = new Together();

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void allIsDoneAtTheSameTimeAndTheFirstInTheCallersThread() {
    CyclicBarrier barrier = new CyclicBarrier(3);
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    Thread[] first = {null};
    together.run(
        List.of(
            () -> {
              meet(barrier);
              first[0] = Thread.currentThread();
            },
            () -> {
              meet(barrier);
              threads.add(Thread.currentThread());
            },
            () -> {
              meet(barrier);
              threads.add(Thread.currentThread());
            }));
    assertSame(Thread.currentThread(), first[0]);
    assertEquals(2, threads.stream().filter(thread -> thread != first[0]).distinct().count());
  }

  /** The others would never end by themselves. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theFirstErrorStopsTheOthersAndIsTold(int failing) {
    Error broken = new AssertionError("broken");
    AtomicInteger stopped = new AtomicInteger();
    CyclicBarrier barrier = new CyclicBarrier(3);
    List<Runnable> works =
        IntStream.range(0, 3)
            .<Runnable>mapToObj(
                i ->
                    () -> {
                      meet(barrier);
                      if (i == failing) {
                        throw broken;
                      }
                      untilStopped(stopped);
                    })
            .toList();
    assertSame(broken, assertThrows(AssertionError.class, () -> together.run(works)));
    assertEquals(2, stopped.get());
  }

  private void untilStopped(AtomicInteger stopped) {
    try {
      while (true) {
        together.requireNoFailure();
        Thread.onSpinWait();
      }
    } catch (CancellationException e) {
      stopped.incrementAndGet();
      throw e;
    }
  }

  @Test
  void workThatHasFinishedIsKept() {
    List<Integer> done = new ArrayList<>();
    UserException full = new UserException("the disk is full");
    Runnable fails =
        () -> {
          throw full;
        };
    assertSame(
        full,
        assertThrows(UserException.class, () -> together.run(List.of(() -> done.add(1), fails))));
    assertEquals(List.of(1), done);
  }
}
