package org.sparkoptimizer.evaluation;

/** The loss of a row as a function of its margin. */
public enum RowLoss {
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

  /** The loss. */
  public abstract double value(double label, double margin);

  /** The derivative in the margin. */
  abstract double slope(double label, double margin);

  /** The convex conjugate at a slope. */
  abstract double conjugate(double label, double slope);
}
