package org.sparkoptimizer.problem;

import java.util.List;

/**
 * Packed rows in this process. A pass over all rows takes the threads it was given, a small
 * mini-batch the caller's own.
 *
 * @since 0.1.0
 */
public final class LocalRows implements PartitionedRows {
  /** Products of a mini-batch that take longer than waking another thread. */
  private static final long WORTH_THREADS = 1L << 16;

  private final List<PackedPartition> partitions;
  private final double entriesOfRow;
  private final Workers workers;
  private final boolean ownsWorkers;
  private boolean drawsPrepared;

  /** Threads and the guard of their work, shared by rows and samples of them. */
  private record Workers(SharedLoop loop, WorkGuard guard) {
    void close() {
      loop.close();
      guard.close();
    }
  }

  /** Takes the partitions in the order of their numbers, to be worked on by one thread. */
  public LocalRows(List<PackedPartition> partitions) {
    this(partitions, 1, WorkGuard.NONE);
  }

  /**
   * Takes the partitions in the order of their numbers.
   *
   * @param threads number of threads that a pass takes, the caller's among them
   * @param guard asked whether work may go on, and closed with the rows
   */
  public LocalRows(List<PackedPartition> partitions, int threads, WorkGuard guard) {
    this(
        partitions.stream().map(p -> p.guardedBy(guard)).toList(),
        new Workers(new SharedLoop(Math.min(threads, partitions.size())), guard),
        true);
  }

  private LocalRows(List<PackedPartition> partitions, Workers workers, boolean ownsWorkers) {
    this.partitions = List.copyOf(partitions);
    this.entriesOfRow = entriesOfRow(partitions);
    this.workers = workers;
    this.ownsWorkers = ownsWorkers;
  }

  /** The partitions, in the order of their numbers. */
  List<PackedPartition> all() {
    return partitions;
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public boolean roundsAreDear() {
    return false;
  }

  @Override
  public double[] sum(RowTask task) {
    workers.guard().check();
    if (!task.readsAllRows() && !drawsPrepared) {
      workers.loop().run(partitions.size(), p -> partitions.get(p).prepareDraws());
      drawsPrepared = true;
    }
    OrderedSum sum = new OrderedSum(partitions.size());
    SharedLoop loop = isWorthThreads(task) ? workers.loop() : SharedLoop.ALONE;
    loop.run(
        partitions.size(),
        p -> {
          if (task.appliesTo(p)) {
            double[] addend = task.apply(partitions.get(p));
            synchronized (sum) {
              sum.add(p, addend);
            }
          }
        });
    return sum.result();
  }

  private static double entriesOfRow(List<PackedPartition> partitions) {
    double entries = 0;
    double rows = 0;
    for (PackedPartition partition : partitions) {
      for (RowChunk chunk : partition.chunks()) {
        entries += chunk.features().entries();
        rows += chunk.rows();
      }
    }
    return entries / Math.max(1, rows);
  }

  private boolean isWorthThreads(RowTask task) {
    return task.readsAllRows()
        || (task instanceof MiniBatchTask batch
            && batch.batch().size() * entriesOfRow * batch.margins() >= WORTH_THREADS);
  }

  @Override
  public LocalRows withImportance(ColumnScaling scaling, double curvatureBound) {
    return new LocalRows(
        partitions.stream().map(p -> p.withImportance(scaling, curvatureBound)).toList(),
        workers,
        ownsWorkers);
  }

  @Override
  public LocalRows sample(double fraction, long seed) {
    return new LocalRows(
        partitions.stream().map(p -> p.sample(fraction, seed)).toList(), workers, false);
  }

  @Override
  public SharedVector share(double[] vector) {
    return new LocalVector(vector);
  }

  @Override
  public void close() {
    if (ownsWorkers) {
      workers.close();
    }
  }

  private record LocalVector(double[] vector) implements SharedVector {
    @Override
    public double[] get() {
      return vector;
    }

    @Override
    public void close() {
      // the vector is the caller's own
    }
  }
}
