package org.sparkoptimizer.problem;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkoptimizer.linalg.Rows;
import org.sparkoptimizer.loss.LogisticLoss;

/** Rounds over one partition, logistic loss with an intercept; time a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Passes {
  private static final int ROWS = 200_000;
  private static final int DRAWN = 8_000;

  /** Shape of the rows. */
  @Param public Rows shape;

  private PackedPartition partition;
  private RowTask snapshot;
  private RowTask full;
  private RowTask hessian;
  private RowTask segment;
  private double[] anchor;
  private double[] query;
  private int step;

  /** Makes the partition and leaves the anchor's margins in it. */
  @Setup(Level.Trial)
  public void prepare() {
    SplittableRandom random = new SplittableRandom(3);
    int d = shape.columns();
    double[] labels = random.ints(ROWS, 0, 2).asDoubleStream().toArray();
    RowChunk chunk = new RowChunk(shape.block(ROWS), labels, null, null);
    partition =
        new PackedPartition(0, List.of(chunk))
            .withImportance(ColumnScaling.identity(d, 1, true), 0.25);
    anchor = random.doubles(d + 1L, -0.3, 0.3).toArray();
    query = random.doubles(d + 1L, -0.3, 0.3).toArray();
    snapshot = new SnapshotTask(new LogisticLoss(), anchor, 1, d, true, true);
    full = batch(null);
    hessian =
        new HessianTask(new LogisticLoss(), null, 1, null, null, new double[d], false, d, true);
    double[] shares = {0.5, 1, 2};
    segment = new SegmentTask(new LogisticLoss(), anchor, query, shares, true);
    snapshot.apply(partition);
  }

  private RowTask batch(int[] counts) {
    MiniBatch batch = new MiniBatch(5, 1, ++step, counts == null ? Long.MAX_VALUE : counts[0]);
    int d = shape.columns();
    return new BatchTask(
        new LogisticLoss(), query, null, 1, batch, counts, counts != null, d, true);
  }

  /** Snapshot: margins, values, gradient and the sums of the certificate. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] snapshot() {
    return snapshot.apply(partition);
  }

  /** Batch of all rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] fullBatch() {
    return full.apply(partition);
  }

  /** Exact Hessian at the anchor. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] hessian() {
    return hessian.apply(partition);
  }

  /** Values at three points between the anchor and another point. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] segment() {
    return segment.apply(partition);
  }

  /** Mini-batch in two halves, another one each time. */
  @Benchmark
  @OperationsPerInvocation(DRAWN)
  public double[] miniBatch() {
    return batch(new int[] {DRAWN}).apply(partition);
  }
}
