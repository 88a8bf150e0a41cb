package org.sparkoptimizer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxLossTest {
  private static double[] margins(int classes, double scale) {
    return new Random(classes).doubles(classes, -scale, scale).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 26})
  void valueIsItsDefinition(int classes) {
    double[] m = margins(classes, 3);
    double sum = 0;
    for (double margin : m) {
      sum += Math.exp(margin);
    }
    SoftmaxLoss loss = new SoftmaxLoss(classes);
    double[] slopes = new double[classes];
    for (int label = 0; label < classes; label++) {
      double expected = Math.log(sum) - m[label];
      assertThat(loss.value(m, label)).isCloseTo(expected, within(1e-14));
      assertThat(loss.evaluate(m, 0, label, slopes)).isEqualTo(loss.value(m, label));
      for (int k = 0; k < classes; k++) {
        double slope = Math.exp(m[k]) / sum - (k == label ? 1 : 0);
        assertThat(slopes[k]).isCloseTo(slope, within(1e-15));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 10, 26})
  void rowsTogetherHaveTheBitsOfEachAlone(int classes) {
    int rows = 7;
    SoftmaxLoss loss = new SoftmaxLoss(classes);
    double[] m = new Random(classes).doubles((long) rows * classes, -30, 30).toArray();
    double[] labels = new Random(1).ints(rows, 0, classes).asDoubleStream().toArray();
    LossTerms terms = LossTerms.ofMargins(rows + 1, classes);
    loss.evaluate(m, labels, rows, terms);
    double[] slopes = new double[(rows + 1) * classes];
    for (int t = 0; t < rows; t++) {
      double value = loss.evaluate(m, t * classes, labels[t], slopes);
      assertThat(terms.values()[t]).isEqualTo(value);
    }
    assertThat(terms.derivatives()).isEqualTo(slopes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void curvatureIsTheDerivativeOfTheSlope(int classes) {
    SoftmaxLoss loss = new SoftmaxLoss(classes);
    double[] m = margins(classes, 2);
    double[] diagonal = new double[classes];
    double[] vector = new double[classes];
    loss.curvature(m, 0, 1, false, diagonal, vector);
    double h = 1e-6;
    for (int c = 0; c < classes; c++) {
      double[] up = m.clone();
      double[] down = m.clone();
      up[c] += h;
      down[c] -= h;
      double[] above = new double[classes];
      double[] below = new double[classes];
      loss.derivative(up, 1, above);
      loss.derivative(down, 1, below);
      for (int k = 0; k < classes; k++) {
        double entry = (k == c ? diagonal[k] : 0) - vector[k] * vector[c];
        assertThat(entry).isCloseTo((above[k] - below[k]) / (2 * h), within(1e-9));
      }
    }
  }

  @Test
  void aDampedCurvatureIsThatOfProbabilitiesHalfWayToUniform() {
    double[] diagonal = new double[3];
    double[] vector = new double[3];
    new SoftmaxLoss(3).curvature(new double[] {0, 800, 0}, 0, 0, true, diagonal, vector);
    assertThat(diagonal).containsExactly(new double[] {1.0 / 6, 2.0 / 3, 1.0 / 6}, within(1e-15));
    assertThat(vector).isEqualTo(diagonal);
  }

  @Test
  void largeMarginsNeitherOverflowNorCancel() {
    SoftmaxLoss loss = new SoftmaxLoss(3);
    double[] m = {900, -900, 899};
    double[] slopes = new double[3];
    assertThat(loss.evaluate(m, 0, 1, slopes))
        .isCloseTo(1800 + Math.log1p(Math.exp(-1)), within(1e-12));
    assertThat(slopes[1]).isEqualTo(-1);
    double[] clear = {40, 0, 0};
    loss.evaluate(clear, 0, 0, slopes);
    assertThat(slopes[0]).isCloseTo(-2 * Math.exp(-40), within(1e-32));
  }

  @Test
  void rowsStandOneBehindTheOther() {
    SoftmaxLoss loss = new SoftmaxLoss(2);
    double[] rows = {9, 9, 0.3, -0.7, 9, 9};
    double[] slopes = new double[6];
    double value = loss.evaluate(rows, 2, 1, slopes);
    assertThat(value).isEqualTo(loss.value(new double[] {0.3, -0.7}, 1));
    assertThat(slopes[0]).isZero();
    assertThat(slopes[4]).isZero();
    assertThat(slopes[2]).isEqualTo(-slopes[3]).isPositive();
  }

  @Test
  void ofTwoClassesItIsTheLogisticLossOfTheDifference() {
    double[] slopes = new double[2];
    LogisticLoss logistic = new LogisticLoss();
    for (double label : new double[] {0, 1}) {
      double value = new SoftmaxLoss(2).evaluate(new double[] {0.4, 1.6}, 0, label, slopes);
      assertThat(value).isCloseTo(logistic.value(1.2, label), within(1e-15));
      assertThat(slopes[1]).isCloseTo(logistic.derivative(1.2, label), within(1e-15));
    }
  }

  @Test
  void oneClassIsRefused() {
    assertThatThrownBy(() -> new SoftmaxLoss(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("softmax is set to 1 classes but must have at least 2");
  }
}
