package org.sparkoptimizer.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What a local Spark holds and does: cached RDDs, broadcast vectors, jobs and tasks. */
public final class SparkState {
  private SparkState() {}

  /** Number of RDDs that are marked as cached. */
  public static int cachedRdds() {
    return context().getPersistentRDDs().size();
  }

  /** Waits until listeners have heard of all that happened. */
  public static void awaitListeners() {
    try {
      context().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By reflection, because the method returns a Scala Seq, another class in 2.12. */
  private static Iterator<?> matching(BlockManager manager, Function1<BlockId, Object> wanted) {
    try {
      Object ids =
          BlockManager.class
              .getMethod("getMatchingBlockIds", Function1.class)
              .invoke(manager, wanted);
      return (Iterator<?>) ids.getClass().getMethod("iterator").invoke(ids);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Number of broadcast arrays of doubles that are still held. */
  public static int broadcastVectors() {
    BlockManager manager = SparkEnv.get().blockManager();
    Iterator<?> ids = matching(manager, new IsBroadcast());
    int vectors = 0;
    while (ids.hasNext()) {
      Option<BlockResult> block = manager.getLocalValues((BlockId) ids.next());
      if (block.isDefined()) {
        // To its end, because only that releases the block.
        for (Iterator<Object> values = block.get().data(); values.hasNext(); ) {
          vectors += values.next() instanceof double[] ? 1 : 0;
        }
      }
    }
    return vectors;
  }

  /** Number of blocks that are held: pieces and values of broadcasts, or all others. */
  public static int blocks(boolean ofBroadcasts) {
    int blocks = 0;
    Iterator<?> ids = matching(SparkEnv.get().blockManager(), new Any());
    while (ids.hasNext()) {
      blocks += ((BlockId) ids.next()).isBroadcast() == ofBroadcasts ? 1 : 0;
    }
    return blocks;
  }

  /** Waits until no more than {@code expected} are held, since Spark releases them in time. */
  public static int settledBroadcastVectors(int expected) throws InterruptedException {
    for (int wait = 0; wait < 100 && broadcastVectors() > expected; wait++) {
      Thread.sleep(50);
    }
    return broadcastVectors();
  }

  /** Drops the cached blocks of all RDDs, as the loss of an executor does. */
  public static void loseCachedBlocks() {
    BlockManager manager = SparkEnv.get().blockManager();
    Iterator<Object> ids = context().getPersistentRDDs().keysIterator();
    while (ids.hasNext()) {
      manager.master().removeRdd((Integer) ids.next(), true);
    }
  }

  /** Records the jobs and tasks of what runs. */
  public static Activity during(Runnable action) {
    Activity activity = new Activity();
    drain();
    context().addSparkListener(activity);
    try {
      action.run();
    } finally {
      drain();
      context().removeSparkListener(activity);
    }
    return activity;
  }

  private static void drain() {
    try {
      context().listenerBus().waitUntilEmpty(10_000);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SparkContext context() {
    return TestSpark.session().sparkContext();
  }

  /** Stages of each job, and the number of tasks. */
  public static final class Activity extends SparkListener {
    private final List<Integer> stagesOfJobs = Collections.synchronizedList(new ArrayList<>());
    private volatile int tasks;

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      stagesOfJobs.add(0);
    }

    // Counted as they come: the job's own list of stages is a Scala Seq, another class in 2.12.
    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
      stagesOfJobs.set(stagesOfJobs.size() - 1, stagesOfJobs.get(stagesOfJobs.size() - 1) + 1);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      tasks++;
    }

    /** Number of stages of each job. */
    public List<Integer> stagesOfJobs() {
      return List.copyOf(stagesOfJobs);
    }

    /** Number of jobs. */
    public int jobs() {
      return stagesOfJobs.size();
    }

    /** Number of tasks. */
    public int tasks() {
      return tasks;
    }
  }

  private static final class Any extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return true;
    }
  }

  private static final class IsBroadcast extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return id.isBroadcast() && !id.name().contains("piece");
    }
  }
}
