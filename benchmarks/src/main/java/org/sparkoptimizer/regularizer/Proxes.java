package org.sparkoptimizer.regularizer;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Proximal steps of the penalties; time a coordinate. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Proxes {
  private static final int COORDINATES = 1000;

  private ElasticNet elasticNet;
  private BoxConstrained box;
  private double[] point;
  private double[] target;

  /** Makes the penalties; about half of the coordinates become 0. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(4);
    point = random.doubles(COORDINATES, -1, 1).toArray();
    target = new double[COORDINATES];
    double[] lower = new double[COORDINATES];
    double[] upper = new double[COORDINATES];
    Arrays.fill(lower, -0.2);
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    elasticNet = ElasticNet.uniform(COORDINATES, 0.5, 0.1);
    box = new BoxConstrained(elasticNet, lower, upper);
  }

  /** Elastic net. */
  @Benchmark
  @OperationsPerInvocation(COORDINATES)
  public double[] elasticNet() {
    elasticNet.prox(point, 1.0, target);
    return target;
  }

  /** Elastic net with bounds. */
  @Benchmark
  @OperationsPerInvocation(COORDINATES)
  public double[] box() {
    box.prox(point, 1.0, target);
    return target;
  }
}
