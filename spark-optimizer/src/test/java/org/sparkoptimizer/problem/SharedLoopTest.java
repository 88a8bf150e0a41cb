package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that share a loop, whether they are found awake or asleep. */
@Timeout(60)
class SharedLoopTest {
  private static final int COUNT = 7;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyIndexIsTakenOnceAndSeenByTheCaller(int threads) throws InterruptedException {
    try (SharedLoop loop = new SharedLoop(threads)) {
      for (int round = 0; round < 300; round++) {
        int[] taken = new int[COUNT];
        loop.run(COUNT, i -> taken[i]++);
        assertThat(taken).containsOnly(1);
        if (round % 100 == 0) {
          Thread.sleep(5); // long enough for helpers to fall asleep
        }
      }
    }
  }

  @Test
  void anotherThreadTakesItsShareWhileTheCallerIsBusy() {
    try (SharedLoop loop = new SharedLoop(2)) {
      Set<Thread> met = ConcurrentHashMap.newKeySet();
      Runnable meeting = () -> met.add(Thread.currentThread());
      meet(loop, meeting, meeting);
      assertThat(met).hasSize(2);
    }
  }

  @Test
  void anExceptionOfAnyThreadReachesTheCallerAfterAllHaveEnded() {
    try (SharedLoop loop = new SharedLoop(2)) {
      for (int failing = 0; failing < COUNT; failing++) {
        int bad = failing;
        assertThatThrownBy(
                () ->
                    loop.run(
                        COUNT,
                        i -> {
                          if (i == bad) {
                            throw new IllegalStateException("index " + i);
                          }
                        }))
            .hasMessage("index " + bad);
      }
      int[] taken = new int[COUNT];
      loop.run(COUNT, i -> taken[i]++);
      assertThat(taken).containsOnly(1);
    }
  }

  @Test
  void anInterruptedCallerIsToldAfterTheWorkHasEnded() {
    try (SharedLoop loop = new SharedLoop(2)) {
      AtomicBoolean helperEnded = new AtomicBoolean();
      Thread caller = Thread.currentThread();
      Runnable helping =
          () -> {
            caller.interrupt();
            sleepQuietly();
            helperEnded.set(true);
          };
      assertThatThrownBy(() -> meet(loop, () -> {}, helping))
          .isInstanceOf(CancellationException.class);
      assertThat(helperEnded).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Also where the caller never sleeps. */
  @Test
  void anInterruptionIsToldWhereOthersHaveEndedLongAgo() {
    try (SharedLoop loop = new SharedLoop(2)) {
      Thread caller = Thread.currentThread();
      Runnable calling =
          () -> {
            sleepQuietly();
            caller.interrupt();
          };
      assertThatThrownBy(() -> meet(loop, calling, () -> {}))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** More helpers than processors, and none of them needed. */
  @Test
  void manyThreadsThatHaveNothingToDoAreNotWaitedFor() {
    try (SharedLoop loop = new SharedLoop(64)) {
      for (int round = 0; round < 50; round++) {
        int[] taken = new int[64];
        loop.run(64, i -> taken[i]++);
        assertThat(taken).containsOnly(1);
      }
    }
  }

  /** Has the caller and a helper begin at the same time, each with work of its own. */
  private static void meet(SharedLoop loop, Runnable ofCaller, Runnable ofHelper) {
    CountDownLatch both = new CountDownLatch(2);
    Thread caller = Thread.currentThread();
    loop.run(
        2,
        i -> {
          both.countDown();
          awaitQuietly(both);
          (Thread.currentThread() == caller ? ofCaller : ofHelper).run();
        });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleepQuietly() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
