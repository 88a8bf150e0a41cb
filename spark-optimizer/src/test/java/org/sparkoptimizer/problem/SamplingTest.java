package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

class SamplingTest {
  /** Rejects a right sampler once in 100,000 seeds; the seeds are fixed. */
  private static final double SIGNIFICANCE = 1e-5;

  private static double pValue(double[] expected, long[] observed) {
    int[] possible = IntStream.range(0, expected.length).filter(i -> expected[i] > 0).toArray();
    return new ChiSquareTest()
        .chiSquareTest(
            Arrays.stream(possible).mapToDouble(i -> expected[i]).toArray(),
            Arrays.stream(possible).mapToLong(i -> observed[i]).toArray());
  }

  @ParameterizedTest(name = "{0} indices")
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64, 100})
  void tableDrawsInProportionToMassAndNeverMassZero(int indices) {
    Random random = new Random(indices);
    double[] masses = new double[indices];
    for (int i = 0; i < indices; i++) {
      masses[i] = indices > 1 && i % 3 == 0 ? 0 : 0.3 + Math.exp(random.nextGaussian());
    }
    CumulativeTable table = new CumulativeTable(masses);
    long[] observed = new long[indices];
    SplittableRandom uniform = new SplittableRandom(indices);
    for (int draw = 0; draw < 200_000; draw++) {
      observed[table.find(uniform.nextDouble())]++;
    }
    for (int i = 0; i < indices; i++) {
      if (masses[i] == 0) {
        assertThat(observed[i]).as("index %d of mass 0", i).isZero();
      }
    }
    if (indices > 2) {
      assertThat(pValue(masses, observed)).isGreaterThan(SIGNIFICANCE);
    } else {
      assertThat(observed[indices - 1]).isEqualTo(200_000);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void tableFindsWhatALinearScanFindsAlsoAtTheEnds(long seed) {
    Random random = new Random(seed);
    for (int indices = 1; indices <= 70; indices++) {
      double[] masses = new double[indices];
      for (int i = 0; i < indices; i++) {
        masses[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(4);
      }
      masses[random.nextInt(indices)] = 1;
      CumulativeTable table = new CumulativeTable(masses);
      for (double u : new double[] {0, 0.25, 0.5, random.nextDouble(), 1 - 0x1p-53}) {
        double target = u * Arrays.stream(masses).sum();
        double sum = 0;
        int scanned = -1;
        for (int i = 0; i < indices && scanned < 0; i++) {
          sum += masses[i];
          scanned = masses[i] > 0 && sum > target ? i : -1;
        }
        if (scanned >= 0) {
          assertThat(table.find(u)).as("u %s of %s", u, Arrays.toString(masses)).isEqualTo(scanned);
        }
        assertThat(masses[table.find(u)]).isPositive();
      }
    }
  }

  @Test
  void countsOfPartitionsAreMultinomialWithTheirMasses() {
    double[] masses = {3, 0, 1, 0.5, 5.5, 0};
    int size = 40;
    int batches = 5000;
    long[] totals = new long[masses.length];
    double variance = 0;
    for (int step = 1; step <= batches; step++) {
      int[] counts = new MiniBatch(5, 2, step, size).partitionCounts(masses);
      assertThat(Arrays.stream(counts).sum()).isEqualTo(size);
      for (int p = 0; p < masses.length; p++) {
        totals[p] += counts[p];
      }
      variance += (counts[0] - 12.0) * (counts[0] - 12.0) / batches;
    }
    assertThat(totals[1] + totals[5]).isZero();
    assertThat(pValue(masses, totals)).isGreaterThan(SIGNIFICANCE);
    // Binomial(40, 0.3): 8.4, known to about 2 % from 5,000 batches.
    assertThat(variance).isBetween(7.6, 9.2);
  }

  @Test
  void drawsAreAPureFunctionOfSeedStageStepAndPartition() {
    double[] first = draws(1, 2, 3, 4);
    assertThat(draws(1, 2, 3, 4)).isEqualTo(first);
    assertThat(draws(9, 2, 3, 4)).isNotEqualTo(first);
    assertThat(draws(1, 9, 3, 4)).isNotEqualTo(first);
    assertThat(draws(1, 2, 9, 4)).isNotEqualTo(first);
    assertThat(draws(1, 2, 3, 9)).isNotEqualTo(first);
    assertThat(draws(1, 3, 2, 4)).isNotEqualTo(first);
  }

  private static double[] draws(long seed, int stage, int step, int partition) {
    return new MiniBatch(seed, stage, step, 10).stream(partition).doubles(5).toArray();
  }

  @Test
  void rowsOfAPartitionWithSeveralChunksAreDrawnInProportionToTheirSmoothness() {
    Data data = Problems.regression(3, 30, 3, 0.8).weighted();
    ColumnScaling scaling = ColumnScaling.identity(3, 1, true);
    PackedPartition partition =
        Problems.partitions(data, Storage.SMALLER, 30).get(0).withImportance(scaling, 1.0);
    int first = partition.chunks().get(0).rows();
    assertThat(partition.chunks()).hasSize(2);
    long[] observed = new long[30];
    for (long position : partition.draw(new SplittableRandom(11), 300_000)) {
      observed[(int) position + (position >>> 32 == 0 ? 0 : first)]++;
    }
    double[] smoothness = new double[30];
    for (int i = 0; i < 30; i++) {
      smoothness[i] = data.weight(i) * (1 + VectorOps.squaredNorm(data.rows()[i]));
    }
    assertThat(pValue(smoothness, observed)).isGreaterThan(SIGNIFICANCE);
  }

  /** Mean of many mini-batch gradients against the exact one, in standard errors. */
  @ParameterizedTest(name = "b = {0}")
  @ValueSource(ints = {1, 3, 10})
  void miniBatchGradientIsUnbiasedForUnequalAndEmptyPartitions(int b) {
    Data data = Problems.classification(8, 60, 4, 0.7).weighted();
    double[] center = {0.1, 0.2, -0.1, 0};
    double[] scale = {1, 0.5, 2, 1};
    try (GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER, 3, 0, 40, 1, 16),
            new LogisticLoss(),
            ColumnScaling.centred(1, center, scale))) {
      double[] query = {0.7, -0.4, 0.2, 0.5, -1};
      double[] expected = sum.snapshotAt(query).gradient();
      SnapshotGradient anchor = sum.snapshotAt(new double[] {-0.5, 0.8, 0, 1, 0.5});
      int batches = 40_000;
      double[] mean = new double[5];
      double[] squares = new double[5];
      double moment = 0;
      double bregman = 0;
      double exactDifference = VectorOps.distance(expected, anchor.gradient());
      double difference = 0;
      BatchGradient result = new BatchGradient(5);
      for (int step = 1; step <= batches; step++) {
        sum.varianceReducedGradient(query, anchor, new MiniBatch(77, 1, step, b), result);
        for (int j = 0; j < 5; j++) {
          double g = result.gradient()[j];
          mean[j] += g / batches;
          squares[j] += (g - expected[j]) * (g - expected[j]) / batches;
        }
        moment += result.secondMoment() / batches;
        bregman += result.bregman() / batches;
        difference += b > 1 ? result.squaredDifference() / batches : 0;
      }
      for (int j = 0; j < 5; j++) {
        double error = Math.sqrt(squares[j] / batches);
        assertThat(Math.abs(mean[j] - expected[j])).as("coordinate %d", j).isLessThan(5 * error);
        assertThat(error).as("noise of coordinate %d", j).isPositive();
      }
      // V[mean] = (E‖wΔ‖² − ‖∇F(y) − ∇F(x̃)‖²)/b ties the second moment to the seen noise.
      double variance = Arrays.stream(squares).sum();
      assertThat(variance * b + exactDifference * exactDifference)
          .isBetween(0.96 * moment, 1.04 * moment);
      SnapshotGradient there = sum.snapshotAt(query);
      double exactBregman =
          anchor.value()
              - there.value()
              - VectorOps.dot(there.gradient(), VectorOps.subtract(anchor.point(), query));
      assertThat(bregman).isBetween(0.97 * exactBregman, 1.03 * exactBregman);
      if (b > 3) {
        assertThat(difference / (exactDifference * exactDifference)).isBetween(0.94, 1.06);
      }
    }
  }

  @Test
  void fullBatchIsTheExactGradientWithoutNoise() {
    Data data = Problems.regression(8, 20, 3, 0.7).weighted();
    GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER, 3, 0, 17),
            new LogisticLoss(),
            ColumnScaling.identity(3, 1, true));
    double[] query = {0.7, -0.4, 0.2, 0.5};
    double[] exact = sum.snapshotAt(query).gradient();
    SnapshotGradient anchor = sum.snapshotAt(new double[4]);
    BatchGradient result = new BatchGradient(4);
    sum.varianceReducedGradient(query, anchor, new MiniBatch(1, 1, 1, 20), result);
    assertThat(VectorOps.distance(result.gradient(), exact)).isLessThan(1e-15);
    assertThat(result.secondMoment()).isZero();
  }
}
