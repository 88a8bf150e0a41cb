package org.sparkoptimizer.problem;

/**
 * Measures what a pass costs: each partition evaluates margins and gradient sums of a few of its
 * rows and tells, at its own place, the nanoseconds that all of them would take.
 *
 * @param partitions number of partitions
 * @param features number of features d
 */
public record CostProbe(int partitions, int features) implements RowTask {
  private static final int ROWS = 1024;
  private static final int REPEATS = 3;

  @Override
  public long resultBytes() {
    return 8L * partitions;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] nanos = new double[partitions];
    long rows = partition.rows();
    if (rows > 0) {
      long probed = Math.min(rows, ROWS);
      nanos[partition.index()] = (double) shortest(partition, probed) * rows / probed;
    }
    return nanos;
  }

  /** The shortest of a few times, since the first ones are those of cold code. */
  private long shortest(PackedPartition partition, long rows) {
    double[] point = new double[features + 1];
    double[] sum = new double[features + 1];
    double[] margins = new double[RowTile.MOST_ROWS];
    long shortest = Long.MAX_VALUE;
    for (int r = 0; r < REPEATS; r++) {
      long start = System.nanoTime();
      RowTile.ofFirstRows(
          partition,
          rows,
          tile -> {
            tile.margins(point, true, margins);
            tile.addScaledRows(margins, sum);
          });
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    return shortest;
  }
}
