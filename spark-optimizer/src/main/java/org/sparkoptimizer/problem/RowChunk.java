package org.sparkoptimizer.problem;

import java.io.Serializable;
import org.sparkoptimizer.linalg.RowBlock;

/**
 * At most about 64 MB of rows with their labels, in primitive arrays; immutable.
 *
 * @param features the rows a_i
 * @param labels y_i
 * @param weights raw ω_i > 0, or null when all are 1
 * @param offsets fixed addend of each margin (K a row), or null when all are 0
 */
public record RowChunk(RowBlock features, double[] labels, double[] weights, double[] offsets)
    implements Serializable {

  /** Number of rows. */
  public int rows() {
    return labels.length;
  }

  /** ω_i of a row. */
  double weight(int row) {
    return weights == null ? 1.0 : weights[row];
  }

  /** Margin k of a row at raw coefficients 0 apart from its offset. */
  double offset(int index) {
    return offsets == null ? 0.0 : offsets[index];
  }

  /** Bytes of its arrays. */
  public long bytes() {
    return features.bytes() + 8L * labels.length + bytes(weights) + bytes(offsets);
  }

  private static long bytes(double[] array) {
    return array == null ? 0 : 8L * array.length;
  }
}
