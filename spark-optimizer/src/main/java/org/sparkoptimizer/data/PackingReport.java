package org.sparkoptimizer.data;

import java.io.Serializable;

/** What packing one source partition found; merged on the driver. */
final class PackingReport implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows kept: those with a positive weight. */
  long rows;

  /** Rows left out because their weight is 0. */
  long weightless;

  /** Size of the feature vectors, or −1 before the first. */
  int features = -1;

  /** Bytes of the packed rows, counted on even where the rows themselves were given up. */
  long bytes;

  /** Whether the rows were given up because they do not fit. */
  boolean tooLarge;

  /** Rows with a defect. */
  long defects;

  /** The first defect, in a sentence, or null. */
  String firstDefect;

  void defect(String sentence) {
    defects++;
    if (firstDefect == null) {
      firstDefect = sentence;
    }
  }

  /** Adds the report of a later partition. */
  void add(PackingReport other, String featuresColumn) {
    if (features >= 0 && other.features >= 0 && features != other.features) {
      defect(differentSizes(featuresColumn, features, other.features));
    }
    features = Math.max(features, other.features);
    rows += other.rows;
    weightless += other.weightless;
    bytes += other.bytes;
    tooLarge |= other.tooLarge;
    if (firstDefect == null) {
      firstDefect = other.firstDefect;
    }
    defects += other.defects;
  }

  static String differentSizes(String column, int first, int second) {
    return String.format(
        "column '%s' holds vectors of different sizes, %d and %d; all rows must have the same",
        column, first, second);
  }
}
