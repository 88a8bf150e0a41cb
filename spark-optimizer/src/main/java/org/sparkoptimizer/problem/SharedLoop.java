package org.sparkoptimizer.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

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
  private final ExecutorService pool;

  /** Starts none of its threads before they are needed; {@code threads} counts the caller's. */
  SharedLoop(int threads) {
    helpers = Math.max(0, threads - 1);
    pool =
        helpers == 0
            ? null
            : new ThreadPoolExecutor(
                helpers, helpers, 0, TimeUnit.SECONDS, new PatientQueue(), SharedLoop::daemon);
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
      awaitAll(others);
    }
  }

  /** Waits for all of them, also where one has failed: nobody may go on when this returns. */
  private static void awaitAll(List<Future<?>> others) {
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

  private static void await(Future<?> other) {
    lookFor(other::isDone);
    boolean interrupted = false;
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

  /** Returns when the condition holds, or after a moment. */
  private static void lookFor(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < PATIENCE_NANOS) {
      Thread.onSpinWait();
    }
  }

  /** A queue whose takers look for a moment before they sleep. */
  private static final class PatientQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public Runnable take() throws InterruptedException {
      lookFor(() -> !isEmpty());
      return super.take();
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }
}
