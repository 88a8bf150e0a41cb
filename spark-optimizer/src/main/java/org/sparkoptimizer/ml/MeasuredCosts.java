package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.time.Duration;
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
 * @since 0.1.0
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
    private final long warmUpNanos;
    private MeasuredCosts together;
    private double singleMicros;

    /**
     * Measures nothing yet.
     *
     * @param workers tasks or threads that work on the rows at the same time
     * @param warmUp time that a partition's worker spends on warming up, where code may be cold
     */
    Source(PartitionedRows rows, int features, int workers, Duration warmUp) {
      this.rows = rows;
      this.warmUpNanos = warmUp.toNanos();
      this.features = features;
      this.workers = workers;
    }

    /** The costs of all workers together. */
    MeasuredCosts get() {
      measure();
      return together;
    }

    /** Microseconds of a pass by a single thread, not rounded. */
    double singleMicros() {
      measure();
      return singleMicros;
    }

    /** The costs of so many threads that have all rows in one place. */
    MeasuredCosts inOnePlace(int threads) {
      measure();
      return new MeasuredCosts(1, powerOfTwo(singleMicros / threads));
    }

    /** Four rounds, of which one evaluates some rows of each partition. */
    private void measure() {
      if (together != null) {
        return;
      }
      double total = 0;
      double slowest = 0;
      CostProbe probe = new CostProbe(rows.partitions(), features, warmUpNanos);
      for (double nanos : rows.sum(probe)) {
        total += nanos;
        slowest = Math.max(slowest, nanos);
      }
      double shared = Math.max(slowest, total / workers);
      together = new MeasuredCosts(powerOfTwo(roundNanos() / 1e3), powerOfTwo(shared / 1e3));
      singleMicros = total / 1e3;
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
    public String purpose() {
      return "costs";
    }

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
