package org.sparkoptimizer.ml;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;
import org.sparkoptimizer.data.TrainingColumns;

/**
 * The packed rows of the newest persisted DataFrame that was fitted, for the next fits of it, as
 * cross-validation does them by the dozen; one a session's context. They are packed once, however
 * many fits ask at the same time, and released when other persisted rows are fitted, when the
 * DataFrame is unpersisted, and when the application ends.
 */
final class PackedStore {
  private static final int NONE = -1;
  private static final Map<SparkContext, PackedStore> STORES = new ConcurrentHashMap<>();

  private Entry entry;

  /** The RDD of the persisted rows, once they are packed. */
  private int persistedRdd = NONE;

  /**
   * What packed rows depend on.
   *
   * @param cache stands for the persisted rows, see {@link FitInput#persisted}
   * @param columns the columns that are read
   * @param partitions packed partitions
   * @param place place that the rows are packed for
   */
  record Key(FitInput.Cache cache, TrainingColumns columns, int partitions, Execution place) {}

  private record Entry(Key key, CompletableFuture<Packing> packing) {
    /** Gives up the store's share of rows that are packed; others are closed once they are. */
    void release() {
      if (packing.isDone() && !packing.isCompletedExceptionally()) {
        packing.join().close();
      }
    }
  }

  private PackedStore() {}

  /** The store of a context. */
  static PackedStore of(SparkContext context) {
    return STORES.computeIfAbsent(
        context,
        started -> {
          PackedStore store = new PackedStore();
          started.addSparkListener(new Releaser(started, store));
          return store;
        });
  }

  /**
   * Returns packed rows, those there are or new ones; the caller closes them.
   *
   * @param packer packs the rows; called at most once at a time for a key
   */
  Packing get(Key key, Supplier<Packing> packer) {
    while (true) {
      CompletableFuture<Packing> mine = new CompletableFuture<>();
      CompletableFuture<Packing> shared = entry(key, mine);
      if (shared == mine) {
        return packed(key, mine, packer);
      }
      Optional<Packing> found = join(shared).flatMap(Packing::retained);
      if (found.isPresent()) {
        return found.get();
      }
      forget(shared); // it failed or was released meanwhile
    }
  }

  private Packing packed(Key key, CompletableFuture<Packing> mine, Supplier<Packing> packer) {
    Packing packing = null;
    try {
      packing = packer.get();
      int rdd = key.cache().rddId(); // outside of the lock, since Spark may have to look for it
      Packing own = packing.retained().orElseThrow();
      if (!complete(mine, packing, rdd)) {
        packing.close();
      }
      return own;
    } catch (Throwable e) {
      forget(mine);
      mine.completeExceptionally(e);
      if (packing != null) {
        packing.close();
      }
      throw e;
    }
  }

  /** Hands the rows to whoever waits for them; returns whether the store wants them as well. */
  private synchronized boolean complete(CompletableFuture<Packing> mine, Packing packing, int rdd) {
    mine.complete(packing);
    boolean wanted = entry != null && entry.packing() == mine;
    if (wanted) {
      persistedRdd = rdd;
    }
    return wanted;
  }

  private static Optional<Packing> join(CompletableFuture<Packing> shared) {
    try {
      return Optional.of(shared.join());
    } catch (CompletionException e) {
      return Optional.empty(); // whoever packed hears of it; this fit finds out by itself
    }
  }

  /** The packing under a key, or the given one, which then takes the place of any other. */
  private CompletableFuture<Packing> entry(Key key, CompletableFuture<Packing> otherwise) {
    Entry old;
    synchronized (this) {
      if (entry != null && entry.key().equals(key)) {
        return entry.packing();
      }
      old = entry;
      entry = new Entry(key, otherwise);
      persistedRdd = NONE;
    }
    release(old);
    return otherwise;
  }

  /** Forgets rows that are of no use. */
  void forget(Key key) {
    releaseIf(found -> found.key().equals(key));
  }

  private void forget(CompletableFuture<Packing> packing) {
    releaseIf(found -> found.packing() == packing);
  }

  private void unpersisted(int rddId) {
    releaseIf(found -> rddId == persistedRdd);
  }

  /** Closes outside of the lock, for which others wait. */
  private void releaseIf(Predicate<Entry> condition) {
    Entry old;
    synchronized (this) {
      if (entry == null || !condition.test(entry)) {
        return;
      }
      old = entry;
      entry = null;
      persistedRdd = NONE;
    }
    release(old);
  }

  private static void release(Entry old) {
    if (old != null) {
      old.release();
    }
  }

  /** Whether there are rows. */
  synchronized boolean isEmpty() {
    return entry == null;
  }

  /** Hears when rows are unpersisted and when the application ends. */
  private static final class Releaser extends SparkListener {
    private final SparkContext context;
    private final PackedStore store;

    Releaser(SparkContext context, PackedStore store) {
      this.context = context;
      this.store = store;
    }

    @Override
    public void onUnpersistRDD(SparkListenerUnpersistRDD unpersisted) {
      store.unpersisted(unpersisted.rddId());
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
      STORES.remove(context);
      store.releaseIf(any -> true);
    }
  }
}
