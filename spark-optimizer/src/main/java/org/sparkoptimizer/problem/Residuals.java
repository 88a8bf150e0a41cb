package org.sparkoptimizer.problem;

/**
 * What thresholds c₀ < c₁ < … tell of the sizes |r_i| of residuals, as means over the weights.
 * Immutable.
 */
final class Residuals {
  private final double[] thresholds;
  private final double[] squaresWithin;
  private final double[] sharesBeyond;
  private final double[] sizesBeyond;
  private final double meanSquare;

  /**
   * Takes sums.
   *
   * @param sums see {@link ResidualTask}
   * @param weightSum Σω
   */
  Residuals(double[] thresholds, double[] sums, double weightSum) {
    int count = thresholds.length;
    this.thresholds = thresholds;
    squaresWithin = new double[count];
    sharesBeyond = new double[count];
    sizesBeyond = new double[count];
    double squares = 0;
    for (int c = 0; c < count; c++) {
      squares += sums[ResidualTask.SUMS * c + 2] / weightSum;
      squaresWithin[c] = squares;
    }
    meanSquare = squares + sums[ResidualTask.SUMS * count + 2] / weightSum;
    double share = 0;
    double sizes = 0;
    for (int c = count - 1; c >= 0; c--) {
      share += sums[ResidualTask.SUMS * (c + 1)] / weightSum;
      sizes += sums[ResidualTask.SUMS * (c + 1) + 1] / weightSum;
      sharesBeyond[c] = share;
      sizesBeyond[c] = sizes;
    }
  }

  /** Number of thresholds. */
  int count() {
    return thresholds.length;
  }

  /** c_k. */
  double threshold(int k) {
    return thresholds[k];
  }

  /** Mean of r² over all rows, counting rows beyond c_k as 0. */
  double squaresWithin(int k) {
    return squaresWithin[k];
  }

  /** Share of the rows beyond c_k. */
  double shareBeyond(int k) {
    return sharesBeyond[k];
  }

  /** Mean of r² over all rows. */
  double meanSquare() {
    return meanSquare;
  }

  /**
   * Mean of Huber's loss, ½r² or c|r| − ½c², with a threshold c that no row lies between and c_k.
   */
  double huber(int k, double c) {
    return 0.5 * squaresWithin[k] + c * sizesBeyond[k] - 0.5 * c * c * sharesBeyond[k];
  }
}
