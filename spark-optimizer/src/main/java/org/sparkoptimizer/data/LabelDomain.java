package org.sparkoptimizer.data;

/** Which labels a loss takes. */
public enum LabelDomain {
  /** Any finite number. */
  REAL("a finite number") {
    @Override
    boolean contains(double label) {
      return Double.isFinite(label);
    }
  },
  /** 0 or 1. */
  BINARY("0 or 1") {
    @Override
    boolean contains(double label) {
      return label == 0.0 || label == 1.0;
    }
  };

  private final String description;

  LabelDomain(String description) {
    this.description = description;
  }

  abstract boolean contains(double label);

  String description() {
    return description;
  }
}
