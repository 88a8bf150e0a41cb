package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.List;

/** What packing one source partition found; merged on the driver. */
final class PackingReport implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Hash of the rows kept. */
  long fingerprint;

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

  /**
   * Merges the reports of all partitions.
   *
   * @throws InvalidDataException if a row has a defect or there is no row with a positive weight
   */
  static PackingReport total(List<PackingReport> reports, TrainingColumns columns) {
    PackingReport total = new PackingReport();
    for (PackingReport report : reports) {
      total.add(report, columns.features());
    }
    if (total.defects > 0) {
      String others =
          total.defects == 1 ? "" : String.format("; %d rows in all have a defect", total.defects);
      throw new InvalidDataException(total.firstDefect + others);
    }
    if (total.rows == 0) {
      throw new InvalidDataException(
          total.weightless == 0
              ? "the input has no rows"
              : String.format(
                  "all %d weights in column '%s' are zero", total.weightless, columns.weight()));
    }
    return total;
  }

  /** Adds the report of a later partition. */
  private void add(PackingReport other, String featuresColumn) {
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

  /**
   * Refuses rows that did not fit.
   *
   * @throws InvalidDataException if they did not
   */
  void requireRoom() {
    if (tooLarge) {
      throw new InvalidDataException(
          String.format(
              "the packed data needs %.1f MiB of the executors' storage memory, which is more than"
                  + " they have; raise spark.executor.memory (spark.driver.memory for a local"
                  + " master), add executors, or train on a sample",
              bytes / 1048576.0));
    }
  }

  static String differentSizes(String column, int first, int second) {
    return String.format(
        "column '%s' holds vectors of different sizes, %d and %d; all rows must have the same",
        column, first, second);
  }
}
