package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.SoftmaxLoss;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** Plain mini-batch gradients and SAGA's, whose means are the exact gradient. */
class StochasticGradientTest {
  private static final Data DATA = Problems.classification(8, 60, 4, 0.7).weighted();
  private static final double[] CENTER = {0.1, 0.2, -0.1, 0};
  private static final double[] SCALE = {1, 0.5, 2, 1};
  private static final double[] QUERY = {0.7, -0.4, 0.2, 0.5, -1};

  private static GlmFiniteSum sum() {
    return new GlmFiniteSum(
        Problems.pack(DATA, Storage.SMALLER, 3, 0, 40, 1, 16),
        new LogisticLoss(),
        ColumnScaling.centred(1, CENTER, SCALE));
  }

  private static double[] exact(double[] point) {
    return new DenseGlm(DATA.transformed(CENTER, SCALE), new LogisticLoss(), true).gradient(point);
  }

  @FunctionalInterface
  private interface Estimator {
    void write(MiniBatch batch, double[] gradient);
  }

  /** Mean of many estimates against the exact gradient, in standard errors. */
  private static void assertUnbiased(int b, Estimator estimator) {
    double[] expected = exact(QUERY);
    int batches = 10_000;
    double[] mean = new double[5];
    double[] squares = new double[5];
    double[] gradient = new double[5];
    for (int step = 1; step <= batches; step++) {
      estimator.write(new MiniBatch(77, 1, step, b), gradient);
      for (int j = 0; j < 5; j++) {
        mean[j] += gradient[j] / batches;
        squares[j] += (gradient[j] - expected[j]) * (gradient[j] - expected[j]) / batches;
      }
    }
    for (int j = 0; j < 5; j++) {
      double error = Math.sqrt(squares[j] / batches);
      assertThat(Math.abs(mean[j] - expected[j])).as("coordinate %d", j).isLessThan(5 * error);
      assertThat(error).as("noise of coordinate %d", j).isPositive();
    }
  }

  @ParameterizedTest(name = "b = {0}")
  @ValueSource(ints = {1, 3, 10})
  void thePlainGradientIsUnbiased(int b) {
    GlmFiniteSum sum = sum();
    assertUnbiased(b, (batch, gradient) -> sum.miniBatchGradient(QUERY, batch, gradient));
  }

  /** A fresh table each time: the estimate of a table that changed depends on what it drew. */
  @ParameterizedTest(name = "b = {0}")
  @ValueSource(ints = {1, 10})
  void theGradientOfATableIsUnbiased(int b) {
    GlmFiniteSum sum = sum();
    double[] start = {-0.5, 0.8, 0, 1, 0.5};
    assertUnbiased(b, (batch, g) -> sum.tableAt(start).gradient(QUERY, batch, g));
  }

  @Test
  void theVarianceReducedGradientIsTheDifferenceOfTwoPlainOnesAndTheAnchors() {
    for (Loss loss : List.of(new LogisticLoss(), new SoftmaxLoss(2))) {
      ColumnScaling scaling = ColumnScaling.identity(4, loss.margins(), true);
      GlmFiniteSum sum =
          new GlmFiniteSum(Problems.pack(DATA, Storage.SMALLER, 20, 0, 40), loss, scaling);
      double[] query = new double[sum.dimension()];
      java.util.Arrays.setAll(query, j -> 0.3 * j - 0.5);
      SnapshotGradient anchor = sum.snapshotAt(new double[sum.dimension()]);
      for (long b : new long[] {1, 7, 60}) {
        MiniBatch batch = new MiniBatch(3, 1, 2, b);
        BatchGradient reduced = new BatchGradient(sum.dimension());
        sum.varianceReducedGradient(query, anchor, batch, reduced);
        double[] here = new double[sum.dimension()];
        double[] there = new double[sum.dimension()];
        sum.miniBatchGradient(query, batch, here);
        sum.miniBatchGradient(anchor.point(), batch, there);
        VectorOps.axpy(-1.0, there, here);
        VectorOps.axpy(1.0, anchor.gradient(), here);
        assertThat(here).as(loss.name()).containsExactly(reduced.gradient(), within(1e-13));
      }
    }
  }

  @Test
  void aTableThatWasNeverChangedGivesTheVarianceReducedGradientOfItsPoint() {
    GlmFiniteSum sum = sum();
    SnapshotGradient anchor = sum.snapshotAt(new double[5]);
    MiniBatch batch = new MiniBatch(3, 1, 2, 9);
    BatchGradient reduced = new BatchGradient(5);
    sum.varianceReducedGradient(QUERY, anchor, batch, reduced);
    double[] gradient = new double[5];
    sum.tableAt(new double[5]).gradient(QUERY, batch, gradient);
    assertThat(gradient).containsExactly(reduced.gradient(), within(1e-14));
  }

  /** The mean is kept up to date by differences, and a row drawn twice counts once in it. */
  @Test
  void theMeanOfTheTableIsThatOfItsEntries() {
    GlmFiniteSum sum = sum();
    GradientTable table = sum.tableAt(new double[5]);
    double[] gradient = new double[5];
    for (int step = 1; step <= 3000; step++) {
      table.gradient(QUERY, new MiniBatch(3, 1, step, 40), gradient);
    }
    // By now every row was drawn at QUERY, so the difference part vanishes and the mean is left.
    assertThat(gradient).containsExactly(exact(QUERY), within(1e-14));
    table.gradient(new double[5], new MiniBatch(3, 1, 1, 60), gradient);
    assertThat(gradient).containsExactly(exact(new double[5]), within(1e-14));
  }

  @Test
  void aFullBatchIsTheExactGradient() {
    double[] gradient = new double[5];
    sum().miniBatchGradient(QUERY, new MiniBatch(1, 1, 1, 60), gradient);
    assertThat(gradient).containsExactly(exact(QUERY), within(1e-14));
  }

  @Test
  void aTableIsRefusedForSeveralMarginsARow() {
    GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(DATA, Storage.SMALLER),
            new SoftmaxLoss(2),
            ColumnScaling.identity(4, 2, true));
    assertThatThrownBy(() -> sum.tableAt(new double[10]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("loss softmax has 2 margins a row; SAGA's table takes losses of one margin");
  }
}
