package org.sparkoptimizer.problem;

import java.io.Serializable;
import java.util.List;

/**
 * Weighted moments of some of the rows, about their own means, so that nothing cancels; {@link
 * RowMoments} merges those of all rows. Immutable.
 *
 * @since 0.1.0
 */
public final class PartialMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  final long rows;
  final long entries;
  final long bytes;
  final long positiveRows;
  final double largestLabel;
  final double weightSum;
  final double weightSquares;
  final double[] means;

  /** Σω(a − mean)² of each feature, zeros included. */
  final double[] squares;

  /** Σω over the rows whose entry of a feature is not zero. */
  final double[] mass;

  final double labelMean;
  final double labelSquares;

  private PartialMoments(Sums sums, double[] squares, double[] mass, double labelSquares) {
    this.rows = sums.rows;
    this.entries = sums.entries;
    this.bytes = sums.bytes;
    this.positiveRows = sums.positiveRows;
    this.largestLabel = sums.largestLabel;
    this.weightSum = sums.weights;
    this.weightSquares = sums.weightSquares;
    this.means = sums.features;
    this.squares = squares;
    this.mass = mass;
    this.labelMean = sums.labels;
    this.labelSquares = labelSquares;
  }

  /** Bytes of the moments of rows with {@code features} features, a few scalars aside. */
  public static long bytes(int features) {
    return 24L * features;
  }

  /** Computes the moments of rows with {@code features} features: two passes. */
  public static PartialMoments of(List<RowChunk> chunks, int features) {
    Sums sums = new Sums(features);
    chunks.forEach(sums::add);
    sums.divide();
    double[] squares = new double[features];
    double[] mass = new double[features];
    double labelSquares = 0;
    for (RowChunk chunk : chunks) {
      for (int i = 0; i < chunk.rows(); i++) {
        double weight = chunk.weight(i);
        chunk.features().addSquaredDeviations(i, weight, sums.features, squares, mass);
        double deviation = chunk.label(i) - sums.labels;
        labelSquares += weight * deviation * deviation;
      }
    }
    for (int j = 0; j < features; j++) {
      double zeros = Math.max(0.0, sums.weights - mass[j]);
      squares[j] += zeros * sums.features[j] * sums.features[j];
    }
    return new PartialMoments(sums, squares, mass, labelSquares);
  }

  /** Sums of the first pass, and after it the means. */
  private static final class Sums {
    private final double[] features;
    private double labels;
    private double weights;
    private double weightSquares;
    private long rows;
    private long entries;
    private long bytes;
    private long positiveRows;
    private double largestLabel = Double.NEGATIVE_INFINITY;

    Sums(int features) {
      this.features = new double[features];
    }

    void add(RowChunk chunk) {
      for (int i = 0; i < chunk.rows(); i++) {
        double weight = chunk.weight(i);
        chunk.features().addTo(i, weight, features);
        weights += weight;
        weightSquares += weight * weight;
        labels += weight * chunk.label(i);
        positiveRows += chunk.label(i) == 1.0 ? 1 : 0;
        largestLabel = Math.max(largestLabel, chunk.label(i));
      }
      rows += chunk.rows();
      entries += chunk.features().entries();
      bytes += chunk.bytes();
    }

    void divide() {
      if (rows > 0) {
        for (int j = 0; j < features.length; j++) {
          features[j] /= weights;
        }
        labels /= weights;
      }
    }
  }
}
