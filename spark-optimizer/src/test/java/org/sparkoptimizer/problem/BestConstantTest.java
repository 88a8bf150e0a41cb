package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.loss.SmoothedHingeLoss;
import org.sparkoptimizer.loss.SquaredHingeLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** The best constant besides offsets, against a plain search on the interval it must lie in. */
class BestConstantTest {
  private static final List<ScalarLoss> LOSSES =
      List.of(
          new LogisticLoss(),
          new SquaredHingeLoss(),
          new SmoothedHingeLoss(0.3),
          new SquaredLoss());

  record Case(ScalarLoss loss, double spread, double start) {}

  static Stream<Case> cases() {
    return LOSSES.stream()
        .flatMap(
            loss ->
                Stream.of(
                    new Case(loss, 1, 0.4), new Case(loss, 30, -5), new Case(loss, 0.01, 300)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noConstantIsBetter(Case c) {
    Data drawn = Problems.classification(5, 90, 2, 1).weighted().withOffsets();
    double[] offsets = drawn.offsets().clone();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] *= c.spread();
    }
    Data data = new Data(drawn.rows(), drawn.labels(), drawn.weights(), offsets, drawn.seed());
    double found =
        BestConstant.of(Problems.pack(data, Storage.SMALLER, 40, 0, 50), c.loss(), c.start());
    double low = -200;
    double high = 200;
    for (int i = 0; i < 300; i++) {
      double third = (high - low) / 3;
      if (value(data, c.loss(), low + third) < value(data, c.loss(), high - third)) {
        high -= third;
      } else {
        low += third;
      }
    }
    assertThat(value(data, c.loss(), found))
        .isLessThanOrEqualTo(value(data, c.loss(), low) * (1 + 1e-12));
  }

  private static double value(Data data, ScalarLoss loss, double constant) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      sum += data.weight(i) * loss.value(constant + data.offset(i), data.labels()[i]);
    }
    return sum;
  }

  @Test
  void withoutOffsetsTheGivenConstantStays() {
    Data data = Problems.classification(5, 40, 2, 1);
    Data zeros = new Data(data.rows(), data.labels(), null, new double[40], 5);
    for (Data same : List.of(data, zeros)) {
      LocalRows rows = Problems.pack(same, Storage.SMALLER);
      assertThat(BestConstant.of(rows, new LogisticLoss(), 0.123)).isEqualTo(0.123);
    }
  }

  @Test
  void ofOneClassItIsWhereTheLossIsNothing() {
    double[] ones = {1, 1, 1};
    Data data = new Data(new double[3][1], ones, null, new double[] {-4, 0, 7}, 0);
    for (ScalarLoss loss : List.of(new LogisticLoss(), new SquaredHingeLoss())) {
      double found = BestConstant.of(Problems.pack(data, Storage.DENSE), loss, 0);
      assertThat(value(data, loss, found)).isLessThan(1e-12);
    }
  }
}
