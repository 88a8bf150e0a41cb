package org.sparkoptimizer.linalg;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Kernels for several margins a row on a block that stays in the cache; time a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixRowKernels {
  private static final int ROWS = 64;

  /** Shape of the rows. */
  @Param public Rows shape;

  /** Number of margins K. */
  @Param({"3", "10", "26"})
  public int margins;

  private RowBlock block;
  private double[] points;
  private double[] sums;
  private double[] values;
  private int[] rows;

  /** Makes the block. */
  @Setup
  public void prepare() {
    block = shape.block(ROWS);
    SplittableRandom random = new SplittableRandom(2);
    points = random.doubles((long) shape.columns() * margins, -1, 1).toArray();
    values = random.doubles((long) ROWS * margins, -1e-3, 1e-3).toArray();
    sums = new double[shape.columns() * margins];
    rows = IntStream.range(0, ROWS).toArray();
  }

  /** Margins of all rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] margins() {
    block.margins(rows, ROWS, points, margins, values);
    return values;
  }

  /** Gradient sums of all rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] sums() {
    block.addScaledRows(rows, ROWS, values, margins, sums);
    return sums;
  }
}
