package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.loss.HuberLoss;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** Hessians and values along a segment against plain loops, over several tiles of rows. */
class SecondOrderTest {
  private static final int FEATURES = 5;
  private static final List<ScalarLoss> LOSSES =
      List.of(new LogisticLoss(), new SquaredLoss(), new HuberLoss(0.4));

  private static final Data DATA = Problems.classification(8, 300, FEATURES, 0.5).weighted();

  private static double[] point(long seed) {
    return new Random(seed).doubles(FEATURES + 1, -1, 1).toArray();
  }

  private static GlmFiniteSum sum(ScalarLoss loss, Storage storage) {
    return new GlmFiniteSum(
        Problems.pack(DATA, storage), loss, ColumnScaling.identity(FEATURES, 1, true));
  }

  private static double[][] hessian(ScalarLoss loss, double[] w, boolean damped) {
    double[][] hessian = new double[FEATURES + 1][FEATURES + 1];
    double total = 0;
    for (int i = 0; i < DATA.size(); i++) {
      double[] row = Arrays.copyOf(DATA.rows()[i], FEATURES + 1);
      row[FEATURES] = 1;
      double margin = 0;
      for (int j = 0; j <= FEATURES; j++) {
        margin += row[j] * w[j];
      }
      double label = DATA.labels()[i];
      double curvature =
          DATA.weight(i)
              * (damped
                  ? loss.dampedCurvature(margin, label)
                  : loss.secondDerivative(margin, label));
      total += DATA.weight(i);
      for (int j = 0; j <= FEATURES; j++) {
        for (int k = 0; k <= FEATURES; k++) {
          hessian[j][k] += curvature * row[j] * row[k];
        }
      }
    }
    for (double[] row : hessian) {
      for (int k = 0; k <= FEATURES; k++) {
        row[k] /= total;
      }
    }
    return hessian;
  }

  private static void assertClose(SymmetricMatrix actual, double[][] expected, double tolerance) {
    for (int j = 0; j <= FEATURES; j++) {
      for (int k = 0; k <= FEATURES; k++) {
        assertThat(actual.get(j, k))
            .as("%d, %d", j, k)
            .isCloseTo(expected[j][k], within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void fullSampleGivesTheHessianItself(Storage storage) {
    for (ScalarLoss loss : LOSSES) {
      for (boolean damped : new boolean[] {true, false}) {
        GlmFiniteSum sum = sum(loss, storage);
        SnapshotGradient first = sum.snapshotAt(point(1));
        MiniBatch all = new MiniBatch(1, 1, 1, DATA.size());
        double[][] expected = hessian(loss, point(1), damped);
        assertClose(sum.hessianAt(first, all, damped), expected, 1e-13);
        sum.snapshotAt(point(2));
        // The margins of the first anchor are gone and are computed again.
        assertClose(sum.hessianAt(first, all, damped), expected, 1e-13);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void sampledHessianIsUnbiased(Storage storage) {
    GlmFiniteSum sum = sum(new LogisticLoss(), storage);
    SnapshotGradient anchor = sum.snapshotAt(point(1));
    SymmetricMatrix sampled = sum.hessianAt(anchor, new MiniBatch(3, 1, 1, 299), false);
    double[][] expected = hessian(new LogisticLoss(), point(1), false);
    assertThat(sampled.get(0, 0)).isNotCloseTo(expected[0][0], within(1e-12));
    double[][] mean = new double[FEATURES + 1][FEATURES + 1];
    int samples = 400;
    for (int step = 1; step <= samples; step++) {
      SymmetricMatrix one = sum.hessianAt(anchor, new MiniBatch(3, 1, step, 299), false);
      for (int j = 0; j <= FEATURES; j++) {
        for (int k = 0; k <= FEATURES; k++) {
          mean[j][k] += one.get(j, k) / samples;
        }
      }
    }
    assertClose(matrix(mean), expected, 0.002);
  }

  private static SymmetricMatrix matrix(double[][] rows) {
    double[] values = new double[(FEATURES + 1) * (FEATURES + 1)];
    for (int j = 0; j <= FEATURES; j++) {
      System.arraycopy(rows[j], 0, values, j * (FEATURES + 1), FEATURES + 1);
    }
    return new SymmetricMatrix(FEATURES + 1, values);
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void valuesBetweenPointsAreThoseOfTheObjective(Storage storage) {
    double[] shares = {0, 0.3, 1, 2};
    for (ScalarLoss loss : LOSSES) {
      double[] values = sum(loss, storage).valuesBetween(point(1), point(2), shares);
      for (int s = 0; s < shares.length; s++) {
        double[] between = point(1);
        for (int j = 0; j < between.length; j++) {
          between[j] += shares[s] * (point(2)[j] - between[j]);
        }
        double expected = new DenseGlm(DATA, loss, true).value(between);
        assertThat(values[s]).isCloseTo(expected, within(1e-13));
      }
    }
  }

  /** A time of day beside its date in seconds: 1e9 times the deviation would cancel all digits. */
  @Test
  void aMeanFarAboveTheDeviationDoesNotSpoilTheHessianOfDenseRows() {
    double[][] rows = new double[DATA.size()][];
    double[] mean = new double[FEATURES];
    double[] scale = new double[FEATURES];
    Arrays.fill(scale, 1.0);
    mean[2] = 0x1p40;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = DATA.rows()[i].clone();
      // A whole number keeps the sum exact.
      rows[i][2] = Math.rint(8 * rows[i][2]);
    }
    Data near = new Data(rows, DATA.labels(), DATA.weights(), DATA.seed());
    double[][] far = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      far[i] = rows[i].clone();
      far[i][2] += mean[2];
    }
    SymmetricMatrix expected = centered(near, new double[FEATURES], scale);
    SymmetricMatrix actual =
        centered(new Data(far, DATA.labels(), DATA.weights(), DATA.seed()), mean, scale);
    for (int j = 0; j <= FEATURES; j++) {
      for (int k = 0; k <= FEATURES; k++) {
        assertThat(actual.get(j, k)).isEqualTo(expected.get(j, k));
      }
    }
  }

  private static SymmetricMatrix centered(Data data, double[] mean, double[] scale) {
    GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, Storage.DENSE),
            new SquaredLoss(),
            ColumnScaling.centred(1, mean, scale));
    SnapshotGradient zero = sum.snapshotAt(new double[FEATURES + 1]);
    return sum.hessianAt(zero, new MiniBatch(0, 0, 0, data.size()), false);
  }
}
