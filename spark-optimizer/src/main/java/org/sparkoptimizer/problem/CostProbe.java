package org.sparkoptimizer.problem;

/**
 * Measures what a pass costs: each partition evaluates margins and gradient sums of a few of its
 * rows and tells, at its own place, the nanoseconds that all of them would take.
 *
 * @param partitions number of partitions
 * @param features number of features d
 * @param warmUpNanos time spent on repetitions that do not count
 * @since 0.1.0
 */
public record CostProbe(int partitions, int features, long warmUpNanos) implements RowTask {
  private static final int ROWS = 1024;
  private static final int REPEATS = 3;

  @Override
  public String purpose() {
    return "costs";
  }

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

  /** The shortest of a few times, after those of code that may be cold. */
  private long shortest(PackedPartition partition, long rows) {
    Visitor visitor = new Visitor(features);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < warmUpNanos) {
      RowTile.ofFirstRows(partition, 1, rows, visitor);
    }
    long shortest = Long.MAX_VALUE;
    for (int r = 0; r < REPEATS; r++) {
      long start = System.nanoTime();
      RowTile.ofFirstRows(partition, 1, rows, visitor);
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    return shortest;
  }

  /** Margins and gradient sums, as in a snapshot. */
  private static final class Visitor implements RowTile.Visitor {
    private final double[] point;
    private final double[] sum;
    private final double[] margins = new double[RowTile.MOST_ROWS];

    Visitor(int features) {
      point = new double[features + 1];
      sum = new double[features + 1];
    }

    @Override
    public void visit(RowTile tile) {
      tile.margins(point, true, margins);
      tile.addScaledRows(margins, sum);
    }
  }
}
