package org.sparkoptimizer.problem;

import java.util.List;

/** Packed rows in this process; a pass takes a thread per partition, a mini-batch one thread. */
public final class LocalRows implements PartitionedRows {
  private final List<PackedPartition> partitions;

  /** Takes the partitions in the order of their numbers. */
  public LocalRows(List<PackedPartition> partitions) {
    this.partitions = List.copyOf(partitions);
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public double[] sum(RowTask task) {
    if (task.readsAllRows()) {
      List<double[]> addends = partitions.parallelStream().map(task::apply).toList();
      OrderedSum sum = new OrderedSum(addends.size());
      for (int p = 0; p < addends.size(); p++) {
        sum.add(p, addends.get(p));
      }
      return sum.result();
    }
    OrderedSum sum = new OrderedSum(partitions.size());
    for (PackedPartition partition : partitions) {
      if (task.appliesTo(partition.index())) {
        sum.add(partition.index(), task.apply(partition));
      }
    }
    return sum.result();
  }

  @Override
  public LocalRows withImportance(ColumnScaling scaling, double curvatureBound) {
    return new LocalRows(
        partitions.stream().map(p -> p.withImportance(scaling, curvatureBound)).toList());
  }

  @Override
  public LocalRows sample(double fraction, long seed) {
    return new LocalRows(partitions.stream().map(p -> p.sample(fraction, seed)).toList());
  }

  @Override
  public SharedVector share(double[] vector) {
    return new LocalVector(vector);
  }

  @Override
  public void close() {
    // nothing is held outside the heap of this object
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
