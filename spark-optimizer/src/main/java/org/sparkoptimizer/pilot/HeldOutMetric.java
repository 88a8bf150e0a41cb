package org.sparkoptimizer.pilot;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkoptimizer.evaluation.RowLoss;

/**
 * How good margins are on held-out rows.
 *
 * @since 0.1.0
 */
public enum HeldOutMetric {
  /** Area under the ROC curve; ties count half. */
  AREA_UNDER_ROC(true) {
    @Override
    Score prepare(double[] labels, double[] margins) {
      int[] order =
          IntStream.range(0, margins.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> margins[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      return weights -> areaUnderRoc(labels, margins, order, weights);
    }
  },

  /** Mean logistic loss. */
  LOG_LOSS(false) {
    @Override
    Score prepare(double[] labels, double[] margins) {
      double[] losses = losses(RowLoss.LOGISTIC, labels, margins);
      return weights -> mean(losses, weights);
    }
  },

  /** Root of the mean squared error. */
  RMSE(false) {
    @Override
    Score prepare(double[] labels, double[] margins) {
      double[] losses = losses(RowLoss.SQUARED, labels, margins);
      return weights -> Math.sqrt(2 * mean(losses, weights));
    }
  };

  private final boolean higherIsBetter;

  HeldOutMetric(boolean higherIsBetter) {
    this.higherIsBetter = higherIsBetter;
  }

  /** A metric of fixed labels and margins as a function of the rows' weights. */
  @FunctionalInterface
  interface Score {
    double of(double[] weights);
  }

  /** Does what does not depend on the weights. */
  abstract Score prepare(double[] labels, double[] margins);

  /** Whether larger values are better. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** The metrics of a loss. */
  static List<HeldOutMetric> of(RowLoss loss) {
    return loss == RowLoss.LOGISTIC ? List.of(AREA_UNDER_ROC, LOG_LOSS) : List.of(RMSE);
  }

  private static double[] losses(RowLoss loss, double[] labels, double[] margins) {
    double[] losses = new double[labels.length];
    Arrays.setAll(losses, i -> loss.value(labels[i], margins[i]));
    return losses;
  }

  private static double mean(double[] values, double[] weights) {
    double sum = 0;
    double weightSum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
      weightSum += weights[i];
    }
    return sum / weightSum;
  }

  /** Σ over pairs of a 1 and a 0 of whether the 1 has the higher margin, over all pairs. */
  private static double areaUnderRoc(
      double[] labels, double[] margins, int[] order, double[] weights) {
    double zeros = 0;
    double ones = 0;
    double ordered = 0;
    int next = 0;
    while (next < order.length) {
      double tiedZeros = 0;
      double tiedOnes = 0;
      double margin = margins[order[next]];
      for (; next < order.length && Double.compare(margins[order[next]], margin) == 0; next++) {
        int row = order[next];
        tiedOnes += labels[row] == 1 ? weights[row] : 0;
        tiedZeros += labels[row] == 1 ? 0 : weights[row];
      }
      ordered += tiedOnes * (zeros + tiedZeros / 2);
      zeros += tiedZeros;
      ones += tiedOnes;
    }
    return ordered / (zeros * ones);
  }
}
