package org.sparkoptimizer.problem;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkoptimizer.linalg.Rows;

/** Drawing √n and 16√n of a million rows; time a mini-batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Draws {
  private static final int ROWS = 1_000_000;

  /** Number of rows drawn. */
  @Param({"1000", "16000"})
  public int drawn;

  private PackedPartition partition;
  private double[] masses;
  private int step;

  /** Makes a partition of rows of varying norm. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(3);
    double[] weights = random.doubles(ROWS, 0.1, 1).toArray();
    RowChunk chunk = new RowChunk(Rows.SPARSE.block(ROWS), new double[ROWS], weights, null);
    ColumnScaling scaling = ColumnScaling.identity(Rows.SPARSE.columns(), 1, true);
    partition = new PackedPartition(0, List.of(chunk)).withImportance(scaling, 0.25);
    masses = random.doubles(16, 0.9, 1.1).toArray();
  }

  /** Rows of one partition, sorted. */
  @Benchmark
  public long[] rows() {
    MiniBatch batch = new MiniBatch(5, 1, ++step, drawn);
    return partition.draw(batch.stream(0), drawn);
  }

  /** How many rows each of 16 partitions draws. */
  @Benchmark
  public int[] partitionCounts() {
    return new MiniBatch(5, 1, ++step, drawn).partitionCounts(masses);
  }
}
