package org.sparkoptimizer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Which iteration a target needs, and which fits are made for it. */
class MllibSideTest {
  private static final Reference REFERENCE = new Reference(1, 3, "long run", 1e-9, 0, null, 1);

  private final List<Integer> fitted = new ArrayList<>();

  private MllibSide side(double[] objectives, IntToDoubleFunction gap, double seconds) {
    return new MllibSide(
        "l-bfgs",
        History.of(objectives, 1, objectives[objectives.length - 1], REFERENCE),
        k -> {
          fitted.add(k);
          return new FitRecord(seconds, gap.applyAsDouble(k), k, null, null);
        });
  }

  @Test
  void theHistoryNamesTheFirstIterationWithinTheTarget() {
    // P is twice the history plus 0.4: gaps 1, 0.5, 0.1, 0.2, 0.01, 0.
    double[] values = {1.3, 0.8, 0.4, 0.5, 0.31, 0.3};
    History history = History.of(values, 2, 1, REFERENCE);
    assertThat(history.firstWithin(0.5)).hasValue(1);
    assertThat(history.firstWithin(0.2)).hasValue(2);
    assertThat(history.firstWithin(0.05)).hasValue(4);
    assertThat(history.firstWithin(-1e-9)).isEmpty();
    assertThat(history.last()).isEqualTo(5);
  }

  @Test
  void theStartIsNoIteration() {
    assertThat(new History(new double[] {0.001, 0.0005}).firstWithin(0.01)).hasValue(1);
  }

  @Test
  void targetsOfTheSameIterationShareTheirFits() {
    MllibSide side = side(new double[] {3, 1.002, 1}, k -> k == 1 ? 1e-3 : 0, 1);
    for (int repeat = 0; repeat < 3; repeat++) {
      side.measure(1e-1, repeat);
      side.measure(1e-2, repeat);
      side.measure(1e-4, repeat);
    }
    assertThat(fitted).containsExactly(1, 2, 1, 2, 1, 2);
    assertThat(side.result(1e-1)).isEqualTo(side.result(1e-2));
    assertThat(side.result(1e-4).reached()).isTrue();
    assertThat(side.result(1e-4).fits()).hasSize(3);
  }

  @Test
  void aFitThatDoesNotConfirmTheHistoryTakesMoreIterations() {
    double[] objectives = new double[101];
    Arrays.fill(objectives, 40, 101, 1);
    Arrays.fill(objectives, 0, 40, 3);
    MllibSide side = side(objectives, k -> k < 43 ? 0.02 : 0.01, 1);
    side.measure(0.01, 0);
    side.measure(0.01, 1);
    assertThat(fitted).containsExactly(40, 42, 44, 44);
    assertThat(side.result(0.01).reached()).isTrue();
    assertThat(side.result(0.01).fits()).extracting(FitRecord::iterations).containsExactly(44, 44);
  }

  @Test
  void theLastIterationCountsWhereTheTargetIsNotReached() {
    MllibSide side = side(new double[] {3, 2, 1.5}, k -> 0.25, 1);
    side.measure(0.1, 0);
    assertThat(fitted).containsExactly(2);
    assertThat(side.result(0.1).reached()).isFalse();
    assertThat(side.result(0.1).medianSeconds()).isEqualTo(1);
  }

  @Test
  void aSolverThatDoesNotIterateIsJudgedByItsModel() {
    MllibSide side = side(new double[] {1}, k -> 1e-9, 1);
    side.measure(1e-6, 0);
    assertThat(side.result(1e-6).reached()).isTrue();
  }

  @Test
  void aLongFitIsNotRepeated() {
    MllibSide side = side(new double[] {3, 1}, k -> 0, Repetition.LONG_SECONDS + 1);
    for (int repeat = 0; repeat < 3; repeat++) {
      side.measure(1e-3, repeat);
    }
    assertThat(fitted).hasSize(1);
    MllibSide counted = side(new double[] {3, 2}, k -> 0, 1);
    counted.countLongest(new FitRecord(99, 0.5, 1, null, null));
    counted.measure(1e-3, 0);
    assertThat(fitted).hasSize(1);
    assertThat(counted.result(1e-3).medianSeconds()).isEqualTo(99);
  }
}
