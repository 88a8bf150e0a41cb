package org.sparkoptimizer.problem;

import java.util.List;

/**
 * Packed rows in this process. A pass over all rows takes the threads it was given, a mini-batch
 * the caller's own.
 */
public final class LocalRows implements PartitionedRows {
  private final List<PackedPartition> partitions;
  private final SharedLoop loop;
  private final RoundGuard guard;
  private boolean drawsPrepared;

  /** Takes the partitions in the order of their numbers, to be worked on by one thread. */
  public LocalRows(List<PackedPartition> partitions) {
    this(partitions, 1, RoundGuard.NONE);
  }

  /**
   * Takes the partitions in the order of their numbers.
   *
   * @param threads number of threads that a pass takes, the caller's among them
   * @param guard asked before each round, and closed with the rows
   */
  public LocalRows(List<PackedPartition> partitions, int threads, RoundGuard guard) {
    this(partitions, new SharedLoop(Math.min(threads, partitions.size())), guard);
  }

  private LocalRows(List<PackedPartition> partitions, SharedLoop loop, RoundGuard guard) {
    this.partitions = List.copyOf(partitions);
    this.loop = loop;
    this.guard = guard;
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
  public double[] sum(RowTask task) {
    guard.check();
    if (!task.readsAllRows() && !drawsPrepared) {
      loop.run(partitions.size(), p -> partitions.get(p).prepareDraws());
      drawsPrepared = true;
    }
    OrderedSum sum = new OrderedSum(partitions.size());
    SharedLoop place = task.readsAllRows() ? loop : SharedLoop.ALONE;
    place.run(
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

  @Override
  public LocalRows withImportance(ColumnScaling scaling, double curvatureBound) {
    return new LocalRows(
        partitions.stream().map(p -> p.withImportance(scaling, curvatureBound)).toList(),
        loop,
        guard);
  }

  @Override
  public LocalRows sample(double fraction, long seed) {
    return new LocalRows(
        partitions.stream().map(p -> p.sample(fraction, seed)).toList(), loop, guard);
  }

  @Override
  public SharedVector share(double[] vector) {
    return new LocalVector(vector);
  }

  @Override
  public void close() {
    loop.close();
    guard.close();
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
