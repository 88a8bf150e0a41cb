package org.sparkoptimizer.problem;

/**
 * Weighted moments of features and labels over all rows, by two passes: sums first, then squared
 * deviations from the means, so that nothing cancels.
 *
 * @param rows number n of rows
 * @param entries number of stored entries
 * @param bytes bytes of the packed rows
 * @param weightSum W = Σ ω_i
 * @param featureMeans weighted mean of each feature
 * @param featureDeviations σ_j, square root of the weighted unbiased variance (denominator W −
 *     Σω²/W, as Spark's Summarizer)
 * @param featureDensities share of the weight whose entry of a feature is not zero
 * @param labelMean weighted mean of the labels
 * @param labelDeviation σ_y, likewise
 * @param positiveRows number of rows whose label is 1
 */
public record RowMoments(
    long rows,
    long entries,
    long bytes,
    double weightSum,
    double[] featureMeans,
    double[] featureDeviations,
    double[] featureDensities,
    double labelMean,
    double labelDeviation,
    long positiveRows) {

  private static final int SCALARS = 7;

  /** Deviations below this share of the mean are rounding, however few the rows are. */
  private static final double RESOLUTION = 1e-12;

  /** Computes the moments of rows with {@code features} features: two rounds. */
  public static RowMoments of(PartitionedRows data, int features) {
    double[] sums = data.sum(new Sums(features));
    long rows = (long) sums[features + 3];
    double weightSum = sums[features];
    double[] means = new double[features];
    for (int j = 0; j < features; j++) {
      means[j] = sums[j] / weightSum;
    }
    double labelMean = sums[features + 2] / weightSum;
    double[] squares = data.sum(new SquaredDeviations(means, labelMean));
    double denominator = weightSum - sums[features + 1] / weightSum;
    double[] deviations = new double[features];
    double[] densities = new double[features];
    for (int j = 0; j < features; j++) {
      densities[j] = Math.min(1.0, squares[features + j] / weightSum);
      double total = squares[j] + (1 - densities[j]) * weightSum * means[j] * means[j];
      deviations[j] = deviation(total, denominator, means[j], rows);
    }
    return new RowMoments(
        rows,
        (long) sums[features + 4],
        (long) sums[features + 5],
        weightSum,
        means,
        deviations,
        densities,
        labelMean,
        deviation(squares[2 * features], denominator, labelMean, rows),
        (long) sums[features + 6]);
  }

  /**
   * Returns the deviation, or 0 where it is no larger than the rounding of the mean: the values are
   * then all the same, and dividing by the rounding would amplify it.
   */
  private static double deviation(double squares, double denominator, double mean, long rows) {
    double deviation = denominator > 0 ? Math.sqrt(Math.max(0.0, squares / denominator)) : 0.0;
    double rounding = Math.abs(mean) * Math.max(RESOLUTION, rows * Math.ulp(1.0));
    return deviation <= rounding ? 0.0 : deviation;
  }

  /** Σωa, then W, Σω², Σωy, rows, entries, bytes, rows with label 1. */
  private record Sums(int features) implements RowTask {
    @Override
    public long resultBytes() {
      return 8L * (features + SCALARS);
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] sums = new double[features + SCALARS];
      for (RowChunk chunk : partition.chunks()) {
        for (int i = 0; i < chunk.rows(); i++) {
          double weight = chunk.weight(i);
          chunk.features().addTo(i, weight, sums);
          sums[features] += weight;
          sums[features + 1] += weight * weight;
          sums[features + 2] += weight * chunk.label(i);
          sums[features + 6] += chunk.label(i) == 1.0 ? 1 : 0;
        }
        sums[features + 3] += chunk.rows();
        sums[features + 4] += chunk.features().entries();
        sums[features + 5] += chunk.bytes();
      }
      return sums;
    }
  }

  /** Σω(a − mean)² over entries that are not 0, Σω over the same, and Σω(y − mean)². */
  private record SquaredDeviations(double[] means, double labelMean) implements RowTask {
    @Override
    public long resultBytes() {
      return 16L * means.length;
    }

    @Override
    public double[] apply(PackedPartition partition) {
      int features = means.length;
      double[] squares = new double[features];
      double[] mass = new double[features];
      double labelSquares = 0;
      for (RowChunk chunk : partition.chunks()) {
        for (int i = 0; i < chunk.rows(); i++) {
          double weight = chunk.weight(i);
          chunk.features().addSquaredDeviations(i, weight, means, squares, mass);
          double deviation = chunk.label(i) - labelMean;
          labelSquares += weight * deviation * deviation;
        }
      }
      double[] result = new double[2 * features + 1];
      System.arraycopy(squares, 0, result, 0, features);
      System.arraycopy(mass, 0, result, features, features);
      result[2 * features] = labelSquares;
      return result;
    }
  }
}
