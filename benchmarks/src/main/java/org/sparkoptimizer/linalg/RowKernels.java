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

/** Kernels of a block of rows that stay in the cache; time a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowKernels {
  private static final int ROWS = 256;

  /** Shape of the rows. */
  @Param public Rows shape;

  private RowBlock block;
  private double[] point;
  private double[] sum;
  private double[] margins;
  private double[] scales;
  private double[] triangle;
  private int[] rows;

  /** Makes the block. */
  @Setup
  public void prepare() {
    block = shape.block(ROWS);
    SplittableRandom random = new SplittableRandom(2);
    point = random.doubles(shape.columns(), -1, 1).toArray();
    scales = random.doubles(ROWS, -1e-3, 1e-3).toArray();
    triangle = new double[shape.columns() * shape.columns()];
    rows = IntStream.range(0, ROWS).toArray();
    sum = new double[shape.columns()];
    margins = new double[ROWS];
  }

  /** Margins of all rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] margins() {
    block.margins(rows, ROWS, point, margins);
    return margins;
  }

  /** Sum of all rows, each with its scale. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] gradient() {
    block.addScaledRows(rows, ROWS, scales, sum);
    return sum;
  }

  /** Sum of the outer products of all rows, each with its scale: the Hessian. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] hessian() {
    block.addOuterProducts(rows, ROWS, scales, triangle);
    return triangle;
  }

  /** Margins, row by row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] marginOfARow() {
    for (int i = 0; i < ROWS; i++) {
      margins[i] = block.dot(i, point);
    }
    return margins;
  }

  /** Sum of scaled rows, row by row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] gradientOfARow() {
    for (int i = 0; i < ROWS; i++) {
      block.addTo(i, scales[i], sum);
    }
    return sum;
  }
}
