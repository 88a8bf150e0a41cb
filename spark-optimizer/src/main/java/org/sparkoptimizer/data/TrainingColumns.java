package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The columns that a fit reads.
 *
 * @param features vector column
 * @param label numeric column
 * @param weight numeric column, or null when rows are not weighted
 * @param offset numeric column of addends of the margins, or null when there are none
 * @param labels which labels are allowed
 * @since 0.1.0
 */
public record TrainingColumns(
    String features, String label, String weight, String offset, LabelDomain labels)
    implements Serializable {

  /**
   * Checks the column of offsets.
   *
   * @throws IllegalArgumentException if it has another role too
   */
  public TrainingColumns {
    if (offset != null && Stream.of(features, label, weight).anyMatch(offset::equals)) {
      throw new IllegalArgumentException(
          String.format(
              "offsetCol is set to '%s', which is the column of %s too; choose another",
              offset,
              offset.equals(label) ? "labels" : offset.equals(weight) ? "weights" : "features"));
    }
  }

  /** Columns without an offset. */
  public TrainingColumns(String features, String label, String weight, LabelDomain labels) {
    this(features, label, weight, null, labels);
  }

  /** Those that there are, in the order in which rows are read. */
  List<String> names() {
    return Stream.of(features, label, weight, offset).filter(Objects::nonNull).toList();
  }
}
