package org.sparkoptimizer.problem;

/**
 * Packed rows and the place where they are: this process or the executors of a cluster. Every sum
 * is merged in the order of {@link OrderedSum}, so equal partitions give equal bits in any place.
 *
 * @since 0.1.0
 */
public interface PartitionedRows extends AutoCloseable {

  /** Number of partitions P. */
  int partitions();

  /** Whether a round takes far longer than a task on few rows. */
  boolean roundsAreDear();

  /** Runs a task on every partition it applies to and returns the sum: one round. */
  double[] sum(RowTask task);

  /** Returns the rows with sampling tables added; this object must not be used any more. */
  PartitionedRows withImportance(ColumnScaling scaling, double curvatureBound);

  /** Returns about {@code fraction} of the rows, copied to this process. */
  LocalRows sample(double fraction, long seed);

  /** Makes a vector available to tasks, until it is closed. */
  SharedVector share(double[] vector);

  /** Releases the rows. */
  @Override
  void close();
}
