package org.sparkoptimizer.ml;

import java.io.Serializable;
import org.sparkoptimizer.problem.CostProbe;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowTask;

/**
 * What rounds and passes cost where the rows are, in powers of two, so that the noise of a
 * measurement seldom changes a plan.
 *
 * @param roundMicros microseconds of a round that evaluates no rows, at least 1
 * @param passMicros microseconds that the rows of one pass take all workers together, at least 1
 */
public record MeasuredCosts(long roundMicros, long passMicros) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int REPEATS = 3;

  /** How many passes cost as much as a round without rows. */
  double roundInPasses() {
    return (double) roundMicros / passMicros;
  }

  /** The nearest power of two by ratio, at least 1. */
  static long powerOfTwo(double value) {
    return value <= 1 ? 1 : 1L << Math.round(Math.log(value) / Math.log(2));
  }

  /** A measurement that is made when first asked for, while nobody else works on the rows. */
  static final class Source {
    private final PartitionedRows rows;
    private final int features;
    private final int workers;
    private MeasuredCosts together;
    private MeasuredCosts alone;

    /**
     * Measures nothing yet.
     *
     * @param workers tasks or threads that work on the rows at the same time
     */
    Source(PartitionedRows rows, int features, int workers) {
      this.rows = rows;
      this.features = features;
      this.workers = workers;
    }

    /** The costs of all workers together. */
    MeasuredCosts get() {
      measure();
      return together;
    }

    /** The costs of one worker that has all rows. */
    MeasuredCosts alone() {
      measure();
      return alone;
    }

    /** Four rounds, of which one evaluates a few thousand rows a partition. */
    private void measure() {
      if (together != null) {
        return;
      }
      double total = 0;
      double slowest = 0;
      for (double nanos : rows.sum(new CostProbe(rows.partitions(), features))) {
        total += nanos;
        slowest = Math.max(slowest, nanos);
      }
      double shared = Math.max(slowest, total / workers);
      together = new MeasuredCosts(powerOfTwo(roundNanos() / 1e3), powerOfTwo(shared / 1e3));
      alone = new MeasuredCosts(1, powerOfTwo(total / 1e3));
    }

    private long roundNanos() {
      long shortest = Long.MAX_VALUE;
      for (int r = 0; r < REPEATS; r++) {
        long start = System.nanoTime();
        rows.sum(new EmptyTask());
        shortest = Math.min(shortest, System.nanoTime() - start);
      }
      return shortest;
    }
  }

  /** A round that does nothing. */
  private record EmptyTask() implements RowTask {
    @Override
    public double[] apply(PackedPartition partition) {
      return new double[0];
    }

    @Override
    public long resultBytes() {
      return 0;
    }
  }
}
