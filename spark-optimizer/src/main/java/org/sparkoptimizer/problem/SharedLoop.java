package org.sparkoptimizer.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A loop over a few indices that the caller and helper threads share. Who waits for the other looks
 * again and again for a moment before it sleeps: waking a thread takes longer than a mini-batch.
 */
final class SharedLoop implements AutoCloseable {
  /** How long a thread looks for what it waits for: several times what lies between two rounds. */
  private static final long PATIENCE_NANOS = 100_000;

  /** The caller's thread alone; nothing to close. */
  static final SharedLoop ALONE = new SharedLoop(1);

  private final int helpers;
  private final long patienceNanos;
  private final ThreadPoolExecutor pool;

  /** Starts none of its threads before they are needed; {@code threads} counts the caller's. */
  SharedLoop(int threads) {
    helpers = Math.max(0, threads - 1);
    // Where threads take turns on a processor, looking only keeps the other from working.
    patienceNanos = threads > Runtime.getRuntime().availableProcessors() ? 0 : PATIENCE_NANOS;
    pool =
        helpers == 0
            ? null
            : new ThreadPoolExecutor(
                helpers,
                helpers,
                0,
                TimeUnit.SECONDS,
                new PatientQueue(patienceNanos),
                SharedLoop::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "rows-in-memory");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Calls {@code body} for the indices from 0 to {@code count} − 1, each once, and returns when all
   * calls have.
   *
   * @throws CancellationException after the calls, if the caller was interrupted while it waited
   */
  void run(int count, IntConsumer body) {
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              body.accept(i);
            }
          } finally {
            next.set(count); // after an exception nobody starts another index
          }
        };
    List<Future<?>> others = new ArrayList<>();
    for (int h = 0; h < Math.min(helpers, count - 1); h++) {
      others.add(pool.submit(share));
    }
    try {
      share.run();
    } finally {
      // Who has not begun when all indices are taken need not begin any more.
      others.removeIf(other -> pool.remove((Runnable) other));
      awaitAll(others);
    }
  }

  /** Waits for all of them, also where one has failed: nobody may go on when this returns. */
  private void awaitAll(List<Future<?>> others) {
    RuntimeException failure = null;
    for (Future<?> other : others) {
      try {
        await(other);
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void await(Future<?> other) {
    lookFor(() -> other.isDone() ? other : null, patienceNanos);
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          other.get();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (interrupted) {
      throw new CancellationException("interrupted while the rows were worked on");
    }
  }

  /** Asks again and again until there is an answer, or until the time is over: null. */
  private static <T> T lookFor(Supplier<T> answer, long nanos) {
    long start = System.nanoTime();
    T found = null;
    while (found == null && System.nanoTime() - start < nanos) {
      found = answer.get();
      if (found == null) {
        Thread.onSpinWait();
      }
    }
    return found;
  }

  /** A queue whose takers look for work for a moment before they sleep. */
  private static final class PatientQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    private final long patienceNanos;

    PatientQueue(long patienceNanos) {
      this.patienceNanos = patienceNanos;
    }

    @Override
    public Runnable take() throws InterruptedException {
      Runnable found = lookFor(() -> isEmpty() ? null : poll(), patienceNanos);
      return found == null ? super.take() : found;
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }
}
