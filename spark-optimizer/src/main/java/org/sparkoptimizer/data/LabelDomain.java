package org.sparkoptimizer.data;

/**
 * Which labels a loss takes.
 *
 * @since 0.1.0
 */
public enum LabelDomain {
  /** Any finite number. */
  REAL("a finite number") {
    @Override
    boolean contains(double label) {
      return Double.isFinite(label);
    }
  },
  /** 0 or 1. */
  BINARY("0 or 1; a StringIndexer makes such numbers of labels") {
    @Override
    boolean contains(double label) {
      return label == 0.0 || label == 1.0;
    }
  },
  /** The number of a class. */
  CLASSES("a whole number from 0 to 9999; a StringIndexer makes such numbers of labels") {
    @Override
    boolean contains(double label) {
      return label >= 0 && label < MOST_CLASSES && label == Math.rint(label);
    }
  };

  /** Labels beyond are no numbers of classes but something else, such as keys. */
  private static final int MOST_CLASSES = 10_000;

  private final String description;

  LabelDomain(String description) {
    this.description = description;
  }

  abstract boolean contains(double label);

  /**
   * Whether a loss of such labels depends on margin less label alone, so that what is added to the
   * margin is as well taken from the label.
   */
  boolean takesOffsets() {
    return this == REAL;
  }

  String description() {
    return description;
  }
}
