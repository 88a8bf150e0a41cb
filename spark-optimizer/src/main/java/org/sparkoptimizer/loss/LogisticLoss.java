package org.sparkoptimizer.loss;

/**
 * φ(m; y) = log(1 + eᵐ) − y·m for labels y in {0, 1}; curvature at most ¼.
 *
 * @since 0.1.0
 */
public record LogisticLoss() implements ScalarLoss {

  @Override
  public String name() {
    return "logistic";
  }

  @Override
  public double value(double margin, double label) {
    double signed = label > 0.5 ? -margin : margin;
    return Math.max(signed, 0.0) + Exponentials.log1p(Exponentials.exp(-Math.abs(signed)));
  }

  /** {@inheritDoc} σ(m) − y, computed without cancellation for either label. */
  @Override
  public double derivative(double margin, double label) {
    return label > 0.5 ? -sigmoid(-margin) : sigmoid(margin);
  }

  @Override
  public double curvatureBound() {
    return 0.25;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    return sigmoid(margin) * sigmoid(-margin);
  }

  /**
   * {@inheritDoc} For a row on the wrong side, tanh(|m|/2)/(2|m|): the smallest curvature whose
   * parabola lies above the loss everywhere (Jaakkola and Jordan, Statistics and Computing 10
   * (2000), 25–37).
   */
  @Override
  public double dampedCurvature(double margin, double label) {
    boolean wrong = label > 0.5 ? margin < 0 : margin > 0;
    double size = Math.abs(margin);
    if (!wrong || size <= 1e-3) {
      return secondDerivative(margin, label);
    }
    double e = Exponentials.exp(-size);
    return (1.0 - e) / ((1.0 + e) * 2 * size);
  }

  @Override
  public double dualShift(double margin, double label) {
    return sigmoid(margin) * sigmoid(-margin);
  }

  @Override
  public double dualShiftLimit() {
    return 1.0;
  }

  @Override
  public double dualShiftCost() {
    return 1.0;
  }

  /** {@inheritDoc} |u|/(1 − |u|) = e^{m} for label 0 and e^{−m} for label 1. */
  @Override
  public double dualScalingCost(double margin, double label) {
    double signed = label > 0.5 ? -margin : margin;
    return signed > 0 ? 1.0 / Exponentials.exp(-signed) : Exponentials.exp(signed);
  }

  /** {@inheritDoc} One exponential and one logarithm a row. */
  @Override
  public void evaluate(double[] margins, double[] labels, int count, LossTerms terms) {
    double[] values = terms.values();
    double[] derivatives = terms.derivatives();
    double[] shifts = terms.shifts();
    double[] scalingCosts = terms.scalingCosts();
    for (int t = 0; t < count; t++) {
      boolean positive = labels[t] > 0.5;
      double signed = positive ? -margins[t] : margins[t];
      double e = Exponentials.exp(-Math.abs(signed));
      double larger = 1.0 / (1.0 + e);
      double smaller = e / (1.0 + e);
      double slope = signed >= 0 ? larger : smaller;
      values[t] = Math.max(signed, 0.0) + Exponentials.log1p(e);
      derivatives[t] = positive ? -slope : slope;
      shifts[t] = larger * smaller;
      scalingCosts[t] = signed > 0 ? 1.0 / e : e;
    }
  }

  private static double sigmoid(double margin) {
    if (margin >= 0) {
      return 1.0 / (1.0 + Exponentials.exp(-margin));
    }
    double e = Exponentials.exp(margin);
    return e / (1.0 + e);
  }
}
