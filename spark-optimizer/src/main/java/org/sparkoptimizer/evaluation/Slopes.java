package org.sparkoptimizer.evaluation;

import java.io.Serializable;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Sums over rows of weighted slopes, and of the features times them, apart by label. */
final class Slopes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] features;
  private final double[] gradientOfZeros;
  private final double[] gradientOfOnes;
  private double weights;
  private double ofZeros;
  private double ofOnes;

  Slopes(int size) {
    features = new double[size];
    gradientOfZeros = new double[size];
    gradientOfOnes = new double[size];
  }

  void add(Row row, ModelPoint point, RowLoss loss) {
    Vector x = (Vector) row.get(0);
    double label = row.getDouble(1);
    double weight = row.getDouble(2);
    double slope = weight * loss.slope(label, point.margin(x));
    weights += weight;
    if (label == 1) {
      ofOnes += slope;
      addTo(gradientOfOnes, slope, x);
    } else {
      ofZeros += slope;
      addTo(gradientOfZeros, slope, x);
    }
    addTo(features, weight, x);
  }

  private static void addTo(double[] sum, double factor, Vector x) {
    if (x instanceof SparseVector sparse) {
      for (int k = 0; k < sparse.indices().length; k++) {
        sum[sparse.indices()[k]] += factor * sparse.values()[k];
      }
    } else {
      double[] values = ((DenseVector) x).values();
      for (int j = 0; j < values.length; j++) {
        sum[j] += factor * values[j];
      }
    }
  }

  void add(Slopes other) {
    weights += other.weights;
    ofZeros += other.ofZeros;
    ofOnes += other.ofOnes;
    for (int j = 0; j < features.length; j++) {
      features[j] += other.features[j];
      gradientOfZeros[j] += other.gradientOfZeros[j];
      gradientOfOnes[j] += other.gradientOfOnes[j];
    }
  }

  /**
   * A scaling that makes the weighted slopes sum to zero, which an unpenalised intercept asks for,
   * and keeps them where the conjugate is finite.
   */
  DualScaling balanced(RowLoss loss) {
    if (loss == RowLoss.SQUARED) {
      return new DualScaling(1, 1, (ofZeros + ofOnes) / weights);
    }
    double zeros = ofZeros; // slopes of label 0 are positive, those of label 1 negative
    double ones = -ofOnes;
    double smaller = Math.min(zeros, ones);
    return new DualScaling(zeros == 0 ? 0 : smaller / zeros, ones == 0 ? 0 : smaller / ones, 0);
  }

  double[] gradient(DualScaling scaling, double weightSum) {
    double[] gradient = new double[features.length];
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] =
          (scaling.zeros() * gradientOfZeros[j]
                  + scaling.ones() * gradientOfOnes[j]
                  - scaling.shift() * features[j])
              / weightSum;
    }
    return gradient;
  }
}
