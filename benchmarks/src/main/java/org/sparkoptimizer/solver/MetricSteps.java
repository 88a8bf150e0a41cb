package org.sparkoptimizer.solver;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.sparkoptimizer.linalg.RowBlock;
import org.sparkoptimizer.linalg.Rows;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;

/** Proximal steps in a dense metric of 123 correlated coordinates; time a step. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetricSteps {
  private static final int ROWS = 2_000;

  /** Share of the penalty that is L1. */
  @Param({"0", "0.5", "1"})
  public double l1Share;

  private DenseMetric metric;
  private Regularizer penalty;
  private double[] start;
  private double[] gradient;
  private double[] point;

  /** Makes the metric of sparse rows with a ridge, and a penalty that leaves some zeros. */
  @Setup
  public void prepare() {
    int d = Rows.SPARSE.columns();
    RowBlock block = Rows.SPARSE.block(ROWS);
    int[] rows = IntStream.range(0, ROWS).toArray();
    SplittableRandom random = new SplittableRandom(6);
    double[] lower = new double[d * d];
    block.addOuterProducts(rows, ROWS, random.doubles(ROWS, 0, 1.0 / ROWS).toArray(), lower);
    for (int j = 0; j < d; j++) {
      lower[j * d + j] += 1e-4;
    }
    start = new double[d];
    gradient = random.doubles(d, -0.02, 0.02).toArray();
    MiniBatch all = new MiniBatch(6, 0, 0, ROWS);
    metric =
        new DenseMetric(
            new SymmetricMatrix(d, lower), new MetricRecipe.OfHessian(start, all, false));
    penalty = ElasticNet.uniform(d, 0.01 * l1Share, 0.01 * (1 - l1Share));
  }

  /** A step from zero. */
  @Benchmark
  public double[] step() {
    point = start.clone();
    metric.proximalStep(start, gradient, 1.0, penalty, point);
    return point;
  }
}
