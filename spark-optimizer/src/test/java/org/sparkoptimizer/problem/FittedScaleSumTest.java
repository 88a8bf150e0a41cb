package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.loss.ScaledHuberLoss;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** The scale of fixed coefficients against bisection, and F as what is left of both. */
class FittedScaleSumTest {
  private static final int FEATURES = 3;

  /** Rows of a linear model with noise, a tenth of which are far off on one side. */
  private static Data outliers(double noise, double size) {
    Random random = new Random(9);
    double[][] rows = Problems.rows(8, 150, FEATURES, 1.0);
    double[] labels = new double[rows.length];
    Arrays.setAll(
        labels,
        i ->
            2 * rows[i][0]
                - rows[i][1]
                + 0.5
                + noise * random.nextGaussian()
                + (i % 10 == 0 ? size : 0));
    return new Data(rows, labels, null, 8).weighted();
  }

  private static FittedScaleSum sum(Data data, double epsilon) {
    ScaledHuberLoss loss = ScaledHuberLoss.ofUnitScale(epsilon);
    ColumnScaling scaling = ColumnScaling.identity(FEATURES, 1, true);
    return new FittedScaleSum(
        new GlmFiniteSum(Problems.pack(data, Storage.DENSE, 70, 0, 80), loss, scaling), loss, 0.3);
  }

  private static double[] residuals(Data data, double[] w) {
    double[] residuals = new double[data.size()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = w[FEATURES] - data.labels()[i];
      for (int j = 0; j < FEATURES; j++) {
        residuals[i] += w[j] * data.rows()[i][j];
      }
    }
    return residuals;
  }

  /** The root of mean min(r²/σ², ε²) = 1 by halving. */
  private static double bisected(Data data, double[] w, double epsilon) {
    double[] residuals = residuals(data, w);
    double low = 0;
    double high = 1e9;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      double mean = 0;
      double weights = 0;
      for (int r = 0; r < residuals.length; r++) {
        double z = residuals[r] / middle;
        mean += data.weight(r) * Math.min(z * z, epsilon * epsilon);
        weights += data.weight(r);
      }
      if (mean / weights > 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  @ParameterizedTest(name = "epsilon {0}, noise {1}, outliers {2}")
  @CsvSource({
    "1.35, 0.3, 0",
    "1.35, 0.3, 40",
    "1.35, 0.3, 1e7",
    "1.01, 0.3, 5",
    "1.01, 1e-6, 1",
    "3, 0.3, 5",
    "50, 0.3, 1e7"
  })
  void scaleIsTheOneThatBisectionFinds(double epsilon, double noise, double size) {
    Data data = outliers(noise, size);
    FittedScaleSum sum = sum(data, epsilon);
    Random random = new Random(3);
    double[][] points = {
      {2, -1, 0, 0.5}, {0, 0, 0, 0.3}, random.doubles(4, -3, 3).toArray(), {1e5, 0, 0, 0}
    };
    for (double[] w : points) {
      double expected = bisected(data, w, epsilon);
      assertThat(sum.scaleAt(w)).isCloseTo(expected, within(1e-8 * expected));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.05, 1.35, 4})
  void valueIsTheLeastOverAllScalesAndTheGradientItsSlope(double epsilon) {
    Data data = outliers(0.3, 20);
    FittedScaleSum sum = sum(data, epsilon);
    double[] w = {1.5, -0.7, 0.2, 0.9};
    SnapshotGradient snapshot = sum.snapshotAt(w);
    double scale = sum.scaleAt(snapshot.point());
    for (double factor : new double[] {0.5, 0.9, 1, 1.1, 2}) {
      double other = scale * factor;
      DenseGlm fixed = new DenseGlm(data, new ScaledHuberLoss(epsilon, other), true);
      assertThat(fixed.value(w) + other / 2).isGreaterThanOrEqualTo(snapshot.value() - 1e-12);
    }
    DenseGlm best = new DenseGlm(data, new ScaledHuberLoss(epsilon, scale), true);
    assertThat(snapshot.value()).isCloseTo(best.value(w) + scale / 2, within(1e-12));
    double h = 1e-5;
    for (int j = 0; j < w.length; j++) {
      double[] up = w.clone();
      double[] down = w.clone();
      up[j] += h;
      down[j] -= h;
      double slope = (sum.snapshotAt(up).value() - sum.snapshotAt(down).value()) / (2 * h);
      assertThat(snapshot.gradient()[j]).isCloseTo(slope, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 3, 40})
  void hessianIsTheSlopeOfTheGradient(double size) {
    FittedScaleSum sum = sum(outliers(0.3, size), 1.35);
    double[] w = {1.9, -0.9, 0.1, 0.6};
    MiniBatch all = new MiniBatch(0, 0, 0, 150);
    SymmetricMatrix hessian = sum.hessianAt(sum.snapshotAt(w), all, false);
    double h = 1e-6;
    for (int j = 0; j < w.length; j++) {
      double[] up = w.clone();
      double[] down = w.clone();
      up[j] += h;
      down[j] -= h;
      double[] above = sum.snapshotAt(up).gradient();
      double[] below = sum.snapshotAt(down).gradient();
      for (int k = 0; k < w.length; k++) {
        assertThat(hessian.get(j, k)).isCloseTo((above[k] - below[k]) / (2 * h), within(1e-4));
      }
    }
  }

  @Test
  void valuesOfASegmentAreNowhereBelowAndTouchAtItsStart() {
    FittedScaleSum sum = sum(outliers(0.3, 20), 1.35);
    double[] from = {0, 0, 0, 0.3};
    double[] to = {3, -2, 1, 0};
    double[] shares = {0, 1e-4, 0.3, 1};
    double[] values = sum.valuesBetween(from, to, shares);
    for (int s = 0; s < shares.length; s++) {
      double[] point = from.clone();
      for (int j = 0; j < point.length; j++) {
        point[j] += shares[s] * (to[j] - from[j]);
      }
      double exact = sum.snapshotAt(point).value();
      assertThat(values[s]).isGreaterThanOrEqualTo(exact - 1e-12);
      if (shares[s] <= 1e-4) {
        assertThat(values[s]).isCloseTo(exact, within(1e-6));
      }
    }
  }

  /** Most rows lie on the plane: the scale would be 0, and F that of least absolute deviations. */
  @Test
  void anExactFitHasTheLeastScale() {
    Data data = outliers(0, 3);
    FittedScaleSum sum = sum(data, 1.35);
    double[] exact = {2, -1, 0, 0.5};
    double[] constant = {0, 0, 0, 0.3};
    double squares = 0;
    double absolute = 0;
    double weights = 0;
    for (int i = 0; i < data.size(); i++) {
      squares += data.weight(i) * Math.pow(residuals(data, constant)[i], 2);
      absolute += data.weight(i) * Math.abs(residuals(data, exact)[i]);
      weights += data.weight(i);
    }
    SnapshotGradient snapshot = sum.snapshotAt(exact);
    assertThat(sum.scaleAt(snapshot.point()))
        .isCloseTo(1e-10 * Math.sqrt(squares / weights), within(1e-18));
    assertThat(snapshot.value()).isCloseTo(1.35 * absolute / weights, within(1e-9));
  }

  @Test
  void aPointThatIsNotFiniteHasNoFiniteValueButDoesNotFail() {
    FittedScaleSum sum = sum(outliers(0.3, 20), 1.35);
    assertThat(sum.snapshotAt(new double[] {1e200, 1e200, 0, 0}).value()).isGreaterThan(1e100);
    assertThat(sum.snapshotAt(new double[] {Double.NaN, 0, 0, 0}).value()).isNaN();
    assertThat(sum.snapshotAt(new double[] {2, -1, 0, 0.5}).value()).isLessThan(10);
  }

  @Test
  void theNullModelIsAConstantAtItsOwnScale() {
    Data data = outliers(0.3, 20);
    FittedScaleSum sum = sum(data, 1.35);
    assertThat(sum.nullValue())
        .isCloseTo(sum.snapshotAt(new double[] {0, 0, 0, 0.3}).value(), within(1e-13));
    assertThat(sum.snapshotRounds()).isBetween(2, 6);
  }

  /** The scale belongs to the anchor, also where another point was looked at in between. */
  @Test
  void anEarlierAnchorHasItsScaleAgain() {
    FittedScaleSum sum = sum(outliers(0.3, 20), 1.35);
    double[] query = {1, 1, 1, 1};
    MiniBatch all = new MiniBatch(1, 1, 1, 150);
    SnapshotGradient anchor = sum.snapshotAt(new double[] {2, -1, 0, 0.5});
    BatchGradient before = new BatchGradient(4);
    sum.varianceReducedGradient(query, anchor, all, before);
    double smoothness = sum.meanSmoothness();
    sum.scaleAt(new double[] {9, 9, 9, 9});
    assertThat(sum.meanSmoothness()).isLessThan(smoothness);
    BatchGradient after = new BatchGradient(4);
    sum.varianceReducedGradient(query, anchor, all, after);
    assertThat(after.gradient()).isEqualTo(before.gradient());
    assertThat(sum.meanSmoothness()).isEqualTo(smoothness);
  }

  @Test
  void aSampleOfAllRowsIsTheSameSum() {
    FittedScaleSum sum = sum(outliers(0.3, 20), 1.35);
    double[] point = {0.5, -1, 0.2, 0.1};
    sum.snapshotAt(point);
    FittedScaleSum sample = sum.sample(1, 3);
    assertThat(sample.snapshotAt(point).value())
        .isCloseTo(sum.snapshotAt(point).value(), within(1e-12));
    assertThat(sample.meanSmoothness()).isCloseTo(sum.meanSmoothness(), within(1e-9));
  }
}
