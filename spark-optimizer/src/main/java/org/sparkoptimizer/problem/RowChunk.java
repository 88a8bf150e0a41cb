package org.sparkoptimizer.problem;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.sparkoptimizer.linalg.Fingerprint;
import org.sparkoptimizer.linalg.RowBlock;

/**
 * At most about 64 MB of rows with their labels, in primitive arrays; immutable. A class and not a
 * record, because Kryo, which Spark may be set to, cannot read records back.
 *
 * @since 0.1.0
 */
public final class RowChunk implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowBlock features;
  private final double[] labels;
  private final double[] weights;
  private final double[] offsets;

  /**
   * Takes ownership of the arrays.
   *
   * @param features the rows a_i
   * @param labels y_i
   * @param weights raw ω_i > 0, or null when all are 1
   * @param offsets fixed addend of each margin (K a row), or null when all are 0
   */
  public RowChunk(RowBlock features, double[] labels, double[] weights, double[] offsets) {
    this.features = features;
    this.labels = labels;
    this.weights = weights;
    this.offsets = offsets;
  }

  /** The rows a_i. */
  public RowBlock features() {
    return features;
  }

  /** Number of rows. */
  public int rows() {
    return labels.length;
  }

  /** y_i of a row. */
  public double label(int row) {
    return labels[row];
  }

  /** ω_i of a row, as given. */
  public double weight(int row) {
    return weights == null ? 1.0 : weights[row];
  }

  /** Fixed addend of a margin; {@code index} is row·K + k. */
  double offset(int index) {
    return offsets == null ? 0.0 : offsets[index];
  }

  /** Returns a copy of the rows that are drawn, each with probability {@code fraction}. */
  RowChunk sample(double fraction, SplittableRandom random) {
    int[] drawn = new int[rows()];
    int count = 0;
    // The number of rows until the next one drawn is geometric.
    double scale = fraction < 1 ? 1 / StrictMath.log1p(-fraction) : 0.0;
    for (double row = skip(scale, random); row < drawn.length; row += 1 + skip(scale, random)) {
      drawn[count++] = (int) row;
    }
    int[] kept = Arrays.copyOf(drawn, count);
    int margins = offsets == null ? 0 : offsets.length / labels.length;
    return new RowChunk(
        features.select(kept),
        taken(labels, kept, 1),
        taken(weights, kept, 1),
        taken(offsets, kept, margins));
  }

  private static double skip(double scale, SplittableRandom random) {
    return Math.floor(StrictMath.log(1 - random.nextDouble()) * scale);
  }

  private static double[] taken(double[] array, int[] rows, int width) {
    if (array == null) {
      return null;
    }
    double[] result = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(array, rows[i] * width, result, i * width, width);
    }
    return result;
  }

  /** Adds all numbers to a fingerprint. */
  void addTo(Fingerprint fingerprint) {
    features.addTo(fingerprint);
    fingerprint.add(labels).add(weights).add(offsets);
  }

  /** Bytes of its arrays. */
  public long bytes() {
    return features.bytes() + 8L * labels.length + bytes(weights) + bytes(offsets);
  }

  private static long bytes(double[] array) {
    return array == null ? 0 : 8L * array.length;
  }
}
