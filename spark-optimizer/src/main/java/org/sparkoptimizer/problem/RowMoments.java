package org.sparkoptimizer.problem;

import java.util.Iterator;

/**
 * Weighted moments of features and labels over all rows, merged from those of the partitions about
 * their own means, so that nothing cancels.
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
 * @param largestLabel the largest label, −∞ without rows
 * @since 0.1.0
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
    long positiveRows,
    double largestLabel) {

  /** Deviations below this share of the mean are rounding, however few the rows are. */
  private static final double RESOLUTION = 1e-12;

  /** Number of features d. */
  public int features() {
    return featureMeans.length;
  }

  /** Computes the moments of rows in this process. */
  public static RowMoments of(LocalRows data, int features) {
    return of(
        data.all().stream().map(p -> PartialMoments.of(p.chunks(), features)).iterator(), features);
  }

  /** Merges the moments of parts of the rows with d {@code features}, in the order they come. */
  public static RowMoments of(Iterator<PartialMoments> parts, int features) {
    Merged merged = new Merged(features);
    parts.forEachRemaining(merged::add);
    return merged.moments();
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

  /** Running moments of the parts so far. */
  private static final class Merged {
    private final double[] means;
    private final double[] squares;
    private final double[] mass;
    private double labelMean;
    private double labelSquares;
    private double weights;
    private double weightSquares;
    private long rows;
    private long entries;
    private long bytes;
    private long positiveRows;
    private double largestLabel = Double.NEGATIVE_INFINITY;

    Merged(int features) {
      means = new double[features];
      squares = new double[features];
      mass = new double[features];
    }

    void add(PartialMoments part) {
      if (part.rows == 0) {
        return;
      }
      double before = weights;
      weights += part.weightSum;
      weightSquares += part.weightSquares;
      rows += part.rows;
      entries += part.entries;
      bytes += part.bytes;
      positiveRows += part.positiveRows;
      largestLabel = Math.max(largestLabel, part.largestLabel);
      double share = part.weightSum / weights;
      for (int j = 0; j < means.length; j++) {
        double shift = part.means[j] - means[j];
        means[j] += share * shift;
        squares[j] += part.squares[j] + before * share * shift * shift;
        mass[j] += part.mass[j];
      }
      double shift = part.labelMean - labelMean;
      labelMean += share * shift;
      labelSquares += part.labelSquares + before * share * shift * shift;
    }

    RowMoments moments() {
      double denominator = weights - weightSquares / weights;
      double[] deviations = new double[means.length];
      double[] densities = new double[means.length];
      for (int j = 0; j < means.length; j++) {
        deviations[j] = deviation(squares[j], denominator, means[j], rows);
        densities[j] = Math.min(1.0, mass[j] / weights);
      }
      double labelDeviation = deviation(labelSquares, denominator, labelMean, rows);
      return new RowMoments(
          rows,
          entries,
          bytes,
          weights,
          means,
          deviations,
          densities,
          labelMean,
          labelDeviation,
          positiveRows,
          largestLabel);
    }
  }
}
