package org.sparkoptimizer.evaluation;

/**
 * The loss of a row as a function of its margins, one but for the softmax.
 *
 * @since 0.1.0
 */
public enum RowLoss {
  /** log Σ exp(m_k) − m_y, y being 0, 1, … */
  SOFTMAX {
    @Override
    double value(double label, double[] margins) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double margin : margins) {
        largest = Math.max(largest, margin);
      }
      double sum = 0;
      for (double margin : margins) {
        sum += Math.exp(margin - largest);
      }
      return largest - margins[(int) label] + Math.log(sum);
    }

    @Override
    public double value(double label, double margin) {
      throw ofOneMargin();
    }

    @Override
    double slope(double label, double margin) {
      throw ofOneMargin();
    }

    @Override
    double conjugate(double label, double slope) {
      throw ofOneMargin();
    }

    private IllegalStateException ofOneMargin() {
      return new IllegalStateException("the softmax takes several margins a row");
    }
  },

  /** log(1 + exp(m)) − y m, y being 0 or 1. */
  LOGISTIC {
    @Override
    public double value(double label, double margin) {
      return Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - label * margin;
    }

    @Override
    double slope(double label, double margin) {
      return 1 / (1 + Math.exp(-margin)) - label;
    }

    @Override
    double conjugate(double label, double slope) {
      double probability = Math.min(Math.max(slope + label, 0), 1);
      return negativeEntropy(probability) + negativeEntropy(1 - probability);
    }

    private double negativeEntropy(double probability) {
      return probability == 0 ? 0 : probability * Math.log(probability);
    }
  },

  /** (m − y)²/2. */
  SQUARED {
    @Override
    public double value(double label, double margin) {
      return (margin - label) * (margin - label) / 2;
    }

    @Override
    double slope(double label, double margin) {
      return margin - label;
    }

    @Override
    double conjugate(double label, double slope) {
      return slope * (slope / 2 + label);
    }
  };

  /** The loss of a row with one margin. */
  public abstract double value(double label, double margin);

  /** The loss. */
  double value(double label, double[] margins) {
    return value(label, margins[0]);
  }

  /** The derivative in the margin. */
  abstract double slope(double label, double margin);

  /** The convex conjugate at a slope. */
  abstract double conjugate(double label, double slope);
}
