package org.sparkoptimizer.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.sparkoptimizer.problem.WorkGuard;

/**
 * Notices that the work of this thread's job group was cancelled while it runs in the driver.
 *
 * <p>Spark cancels jobs, and tells nobody else. So while the driver works without jobs, one job of
 * its group is kept active, with a single task that waits. When that job fails, the work has been
 * cancelled. The task gives its slot up when others wait for one, or in another JVM, where it
 * cannot see them, once a second; the next check submits it again, behind them. A cancellation in
 * between is lost, as one between two rounds of a distributed fit is.
 *
 * @since 0.1.0
 */
public final class CancellationWatch implements WorkGuard {
  private static final long POLL_MILLIS = 50;

  /** Polls in a row that have to see tasks waiting; one may see a task that is just being sent. */
  private static final int POLLS_TO_YIELD = 2;

  /** Polls after which a task in another JVM, which cannot see who waits, gives its slot up. */
  private static final int POLLS_ELSEWHERE = 20;

  private static final String DESCRIPTION = "spark.job.description";
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, Waiting> WAITING = new ConcurrentHashMap<>();

  private final JavaSparkContext context;
  private final Thread owner = Thread.currentThread();
  private final long number = NUMBERS.incrementAndGet();
  private final String description;
  private volatile Future<?> job;

  /** What the task waits for, where it shares the driver's JVM. */
  private record Waiting(CountDownLatch over, JavaSparkStatusTracker tracker) {}

  /**
   * Starts to watch; from the thread whose local properties name the job group, and describe whose
   * work it is.
   */
  public CancellationWatch(JavaSparkContext context) {
    this.context = context;
    String owner = context.getLocalProperty(DESCRIPTION);
    description =
        (owner == null ? "fit in memory" : owner) + ", waits until it ends or is cancelled";
    WAITING.put(number, new Waiting(new CountDownLatch(1), context.statusTracker()));
    try {
      job = submit();
    } catch (RuntimeException e) {
      WAITING.remove(number);
      throw e;
    }
  }

  private Future<?> submit() {
    long watched = number;
    boolean shared = context.isLocal();
    String previous = context.getLocalProperty(DESCRIPTION);
    context.setLocalProperty(DESCRIPTION, description);
    try {
      return context
          .parallelize(List.of(0), 1)
          .foreachPartitionAsync(ignored -> waitUntilOver(watched, shared));
    } finally {
      context.setLocalProperty(DESCRIPTION, previous);
    }
  }

  /**
   * The task.
   *
   * @param shared whether it shares the driver's JVM
   */
  private static void waitUntilOver(long number, boolean shared) throws InterruptedException {
    if (shared) {
      Waiting waiting = WAITING.get(number);
      if (waiting != null) {
        waitUntil(waiting);
      }
      return;
    }
    for (int p = 0; p < POLLS_ELSEWHERE && !TaskContext.get().isInterrupted(); p++) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void waitUntil(Waiting waiting) throws InterruptedException {
    int pollsWithOthers = 0;
    while (pollsWithOthers < POLLS_TO_YIELD
        && !TaskContext.get().isInterrupted()
        && !waiting.over().await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      pollsWithOthers = tasksWait(waiting.tracker()) ? pollsWithOthers + 1 : 0;
    }
  }

  /** Tells whether tasks of any stage wait for a slot. */
  private static boolean tasksWait(JavaSparkStatusTracker tracker) {
    for (int id : tracker.getActiveStageIds()) {
      SparkStageInfo stage = tracker.getStageInfo(id);
      if (stage != null && stage.numTasks() > stage.numActiveTasks() + stage.numCompletedTasks()) {
        return true;
      }
    }
    return false;
  }

  /** Throws if the job was cancelled; submits it again, from the fit's own thread, if it ended. */
  @Override
  public void check() {
    Future<?> watched = job;
    if (!watched.isDone()) {
      return;
    }
    try {
      watched.get();
    } catch (ExecutionException e) {
      CancellationException cancelled =
          new CancellationException("the fit was cancelled: " + e.getCause().getMessage());
      cancelled.initCause(e.getCause());
      throw cancelled;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the fit was interrupted");
    }
    if (Thread.currentThread() == owner) { // whose local properties name the job group
      job = submit();
    }
  }

  /** Ends the job. */
  @Override
  public void close() {
    Waiting waiting = WAITING.remove(number);
    if (waiting == null) {
      return;
    }
    waiting.over().countDown();
    if (!context.isLocal()) {
      job.cancel(true);
    }
  }
}
