package org.sparkoptimizer.evaluation;

import java.io.Serializable;

/**
 * How slopes become a dual point: those of label 0 and of label 1 are multiplied, after a shift.
 */
record DualScaling(double zeros, double ones, double shift) implements Serializable {
  private static final long serialVersionUID = 1L;

  static final DualScaling NONE = new DualScaling(Double.NaN, Double.NaN, Double.NaN);
  static final DualScaling IDENTITY = new DualScaling(1, 1, 0);

  boolean isNone() {
    return Double.isNaN(shift);
  }

  double apply(double label, double slope) {
    return (label == 1 ? ones : zeros) * (slope - shift);
  }

  DualScaling times(double factor) {
    return new DualScaling(zeros * factor, ones * factor, shift);
  }
}
