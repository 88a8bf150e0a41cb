package org.sparkoptimizer.ml;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;
import org.sparkoptimizer.data.TrainingColumns;

/**
 * The packed rows of the newest persisted DataFrame that was fitted, for the next fits of it, as
 * cross-validation does them by the dozen; one a session's context. They are packed once, however
 * many fits ask at the same time, and released when other rows are fitted, when the DataFrame is
 * unpersisted, and when the application ends.
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
      forget(key); // it failed or was released meanwhile
    }
  }

  private Packing packed(Key key, CompletableFuture<Packing> mine, Supplier<Packing> packer) {
    try {
      Packing packing = packer.get();
      Packing own = packing.retained().orElseThrow();
      complete(mine, packing);
      return own;
    } catch (Throwable e) {
      forget(key);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  /** Hands the rows to whoever waits for them, and lets go of them where they are not wanted. */
  private synchronized void complete(CompletableFuture<Packing> mine, Packing packing) {
    mine.complete(packing);
    if (entry == null || entry.packing() != mine) {
      packing.close();
    } else {
      persistedRdd = entry.key().cache().rddId();
    }
  }

  private static Optional<Packing> join(CompletableFuture<Packing> shared) {
    try {
      return Optional.of(shared.join());
    } catch (CompletionException e) {
      return Optional.empty(); // whoever packed hears of it; this fit finds out by itself
    }
  }

  /** The packing under a key, or the given one, which then takes the place of any other. */
  private synchronized CompletableFuture<Packing> entry(
      Key key, CompletableFuture<Packing> otherwise) {
    if (entry != null && entry.key().equals(key)) {
      return entry.packing();
    }
    release();
    entry = new Entry(key, otherwise);
    return otherwise;
  }

  /** Forgets rows that are of no use. */
  synchronized void forget(Key key) {
    if (entry != null && entry.key().equals(key)) {
      release();
    }
  }

  private synchronized void release() {
    if (entry != null) {
      entry.release();
      entry = null;
      persistedRdd = NONE;
    }
  }

  private synchronized void unpersisted(int rddId) {
    if (rddId == persistedRdd) {
      release();
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
      store.release();
    }
  }
}
