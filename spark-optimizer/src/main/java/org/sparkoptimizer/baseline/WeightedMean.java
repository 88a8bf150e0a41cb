package org.sparkoptimizer.baseline;

/** A running mean of vectors. */
final class WeightedMean {
  private final double[] mean;
  private double weights;

  WeightedMean(int dimension) {
    mean = new double[dimension];
  }

  /** Adds a vector of a weight > 0. */
  void add(double weight, double[] vector) {
    weights += weight;
    double share = weight / weights;
    for (int j = 0; j < mean.length; j++) {
      mean[j] += share * (vector[j] - mean[j]);
    }
  }

  /** The mean; the array belongs to this object. */
  double[] value() {
    return mean;
  }
}
