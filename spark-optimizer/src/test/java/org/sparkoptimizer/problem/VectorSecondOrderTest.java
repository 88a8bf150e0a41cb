package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.SoftmaxLoss;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** Hessians, halves and values along a segment for several margins a row. */
class VectorSecondOrderTest {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;
  private static final Data DATA = Problems.multiclass(8, 300, FEATURES, CLASSES).weighted();
  private static final MiniBatch ALL = new MiniBatch(1, 1, 1, DATA.size());

  private static double[] point(long seed, int length) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }

  private static GlmFiniteSum sum(Storage storage, ColumnScaling scaling) {
    return new GlmFiniteSum(
        Problems.pack(DATA, storage, 120, 180), new SoftmaxLoss(CLASSES), scaling);
  }

  private static ColumnScaling identity() {
    return ColumnScaling.identity(FEATURES, CLASSES, true);
  }

  static Stream<Arguments> coordinates() {
    double[] scales = {1, 0.5, 2, 3};
    double[] center = {0.3, 0.2, -0.1, 0.4};
    return Stream.of(Storage.values())
        .flatMap(
            storage ->
                Stream.of(
                        identity(),
                        ColumnScaling.scaled(CLASSES, false, scales),
                        ColumnScaling.centred(CLASSES, center, scales))
                    .map(scaling -> Arguments.of(storage, scaling)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("coordinates")
  void theHessianIsTheDerivativeOfTheGradient(Storage storage, ColumnScaling scaling) {
    GlmFiniteSum sum = sum(storage, scaling);
    double[] w = point(1, sum.dimension());
    SnapshotGradient anchor = sum.snapshotAt(w);
    SymmetricMatrix hessian = sum.hessianAt(anchor, ALL, false);
    double h = 1e-5;
    for (int j = 0; j < w.length; j++) {
      double[] up = w.clone();
      double[] down = w.clone();
      up[j] += h;
      down[j] -= h;
      double[] above = sum.snapshotAt(up).gradient();
      double[] below = sum.snapshotAt(down).gradient();
      for (int k = 0; k < w.length; k++) {
        assertThat(hessian.get(j, k))
            .as("%d, %d", j, k)
            .isCloseTo((above[k] - below[k]) / (2 * h), within(1e-8));
      }
    }
    // The margins of the first anchor are gone by now and are computed again.
    SymmetricMatrix again = sum.hessianAt(anchor, ALL, false);
    for (int j = 0; j < w.length; j++) {
      assertThat(again.get(j, 0)).isCloseTo(hessian.get(j, 0), within(1e-14));
    }
  }

  @Test
  void aDroppedFeatureKeepsTheMatrixDefinite() {
    double[] scales = {1, 0, 1, 1};
    GlmFiniteSum sum =
        sum(Storage.DENSE, ColumnScaling.centred(CLASSES, new double[FEATURES], scales));
    SnapshotGradient anchor = sum.snapshotAt(new double[sum.dimension()]);
    SymmetricMatrix hessian = sum.hessianAt(anchor, ALL, false);
    for (int k = 0; k < CLASSES; k++) {
      int dropped = CLASSES + k;
      assertThat(hessian.get(dropped, dropped)).isCloseTo(2.0 / 9, within(1e-12));
      assertThat(hessian.get(dropped, 0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void sampledHessianIsUnbiased(Storage storage) {
    GlmFiniteSum sum = sum(storage, identity());
    SnapshotGradient anchor = sum.snapshotAt(point(1, sum.dimension()));
    SymmetricMatrix exact = sum.hessianAt(anchor, ALL, false);
    int order = exact.order();
    double[][] mean = new double[order][order];
    int samples = 400;
    for (int step = 1; step <= samples; step++) {
      SymmetricMatrix one = sum.hessianAt(anchor, new MiniBatch(3, 1, step, 299), false);
      for (int j = 0; j < order; j++) {
        for (int k = 0; k < order; k++) {
          mean[j][k] += one.get(j, k) / samples;
        }
      }
    }
    for (int j = 0; j < order; j++) {
      for (int k = 0; k < order; k++) {
        assertThat(mean[j][k]).isCloseTo(exact.get(j, k), within(0.005));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void valuesBetweenPointsAreThoseOfTheObjective(Storage storage) {
    GlmFiniteSum sum = sum(storage, identity());
    double[] from = point(1, sum.dimension());
    double[] to = point(2, sum.dimension());
    double[] shares = {0, 0.3, 1, 2};
    double[] values = sum.valuesBetween(from, to, shares);
    for (int s = 0; s < shares.length; s++) {
      double[] between = from.clone();
      for (int j = 0; j < between.length; j++) {
        between[j] += shares[s] * (to[j] - between[j]);
      }
      assertThat(values[s]).isCloseTo(sum.snapshotAt(between).value(), within(1e-13));
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void theHalvesOfAMiniBatchShowTheNoiseThatItsSquaresTell(Storage storage) {
    GlmFiniteSum sum = sum(storage, identity());
    SnapshotGradient anchor = sum.snapshotAt(point(1, sum.dimension()));
    double[] query = point(2, sum.dimension());
    double byHalves = 0;
    double bySquares = 0;
    for (int step = 1; step <= 400; step++) {
      MiniBatch batch = new MiniBatch(5, 1, step, 40);
      BatchGradient halved = BatchGradient.inHalves(sum.dimension());
      sum.varianceReducedGradient(query, anchor, batch, halved);
      double[] difference = halved.halvesDifference().orElseThrow();
      byHalves += halved.halvesWeight() * VectorOps.squaredNorm(difference);
      bySquares += halved.secondMoment() - halved.squaredDifference();
    }
    assertThat(byHalves / bySquares).isCloseTo(1.0, within(0.1));
  }

  /** With 30 classes and two features, kept margins would take several times the rows' room. */
  @Test
  void marginsThatTakeFarMoreRoomThanTheRowsAreComputedAgain() {
    int classes = 30;
    Data data = Problems.multiclass(9, 200, 2, classes);
    LocalRows rows = Problems.pack(data, Storage.DENSE);
    GlmFiniteSum sum =
        new GlmFiniteSum(rows, new SoftmaxLoss(classes), ColumnScaling.identity(2, classes, true));
    SnapshotGradient anchor = sum.snapshotAt(point(1, sum.dimension()));
    assertThat(rows.all().get(0).marginsAt(1)).isNull();
    double[] query = point(2, sum.dimension());
    BatchGradient all = new BatchGradient(sum.dimension());
    sum.varianceReducedGradient(query, anchor, new MiniBatch(1, 1, 1, data.size()), all);
    assertThat(all.gradient()).containsExactly(sum.snapshotAt(query).gradient(), within(1e-13));
  }
}
