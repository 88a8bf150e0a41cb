package org.sparkoptimizer.testkit;

import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * MLlib's training objective, evaluated row by row from its documentation: independent of the
 * library's kernels and solver.
 */
public final class MllibObjective {
  private final List<Row> rows;
  private final double[] deviations;
  private final double labelDeviation;
  private final double weightSum;

  /** Collects the columns features, label and, if not null, a weight. */
  public MllibObjective(Dataset<Row> data, String weightCol) {
    Dataset<Row> selected =
        data.select(
                functions.col("features"),
                functions.col("label").cast("double"),
                weightCol == null ? functions.lit(1.0) : functions.col(weightCol).cast("double"))
            .toDF("features", "label", "weight");
    rows = selected.collectAsList();
    Row moments =
        selected
            .select(
                Summarizer.metrics("std")
                    .summary(functions.col("features"), functions.col("weight"))
                    .as("s"))
            .select("s.std")
            .first();
    deviations = ((Vector) moments.get(0)).toArray();
    double sum = 0;
    double squares = 0;
    double mean = 0;
    for (Row row : rows) {
      sum += row.getDouble(2);
      squares += row.getDouble(2) * row.getDouble(2);
      mean += row.getDouble(2) * row.getDouble(1);
    }
    mean /= sum;
    double variance = 0;
    for (Row row : rows) {
      variance += row.getDouble(2) * Math.pow(row.getDouble(1) - mean, 2);
    }
    weightSum = sum;
    labelDeviation = Math.sqrt(variance / (sum - squares / sum));
  }

  /** σ_y. */
  public double labelDeviation() {
    return labelDeviation;
  }

  /** Logistic loss plus MLlib's penalty. */
  public double logistic(
      Vector w, double intercept, double regParam, double elasticNet, boolean standardization) {
    double loss = 0;
    for (Row row : rows) {
      double margin = margin(row, w, intercept);
      double signed = row.getDouble(1) > 0.5 ? -margin : margin;
      double value = signed > 30 ? signed : Math.log1p(Math.exp(signed));
      loss += row.getDouble(2) * value;
    }
    return loss / weightSum
        + penalty(w, regParam * elasticNet, regParam * (1 - elasticNet), standardization);
  }

  /** Multinomial logistic loss plus MLlib's penalty. */
  public double softmax(
      LogisticRegressionModel model, double regParam, double elasticNet, boolean standardization) {
    Matrix w = model.coefficientMatrix();
    double loss = 0;
    for (Row row : rows) {
      double[] margins = w.multiply((Vector) row.get(0)).toArray();
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < margins.length; k++) {
        margins[k] += model.interceptVector().apply(k);
        largest = Math.max(largest, margins[k]);
      }
      double sum = 0;
      for (double margin : margins) {
        sum += Math.exp(margin - largest);
      }
      double logSum = largest + Math.log(sum);
      loss += row.getDouble(2) * (logSum - margins[(int) row.getDouble(1)]);
    }
    double penalty = 0;
    for (int k = 0; k < w.numRows(); k++) {
      double[] ofClass = new double[w.numCols()];
      for (int j = 0; j < ofClass.length; j++) {
        ofClass[j] = w.apply(k, j);
      }
      double l1 = regParam * elasticNet;
      double l2 = regParam * (1 - elasticNet);
      penalty += penalty(Vectors.dense(ofClass), l1, l2, standardization);
    }
    return loss / weightSum + penalty;
  }

  /** Half squared error plus MLlib's penalty, in units of the label squared. */
  public double squared(
      Vector w, double intercept, double regParam, double elasticNet, boolean standardization) {
    double loss = 0;
    for (Row row : rows) {
      double residual = margin(row, w, intercept) - row.getDouble(1);
      loss += row.getDouble(2) * residual * residual / 2;
    }
    double l2 = regParam * (1 - elasticNet) / labelDeviation;
    return loss / weightSum + penalty(w, regParam * elasticNet, l2, standardization);
  }

  private static double margin(Row row, Vector w, double intercept) {
    double[] margin = {intercept};
    ((Vector) row.get(0))
        .toSparse()
        .foreachActive(
            new scala.runtime.AbstractFunction2<Object, Object, scala.runtime.BoxedUnit>() {
              @Override
              public scala.runtime.BoxedUnit apply(Object index, Object value) {
                margin[0] += (Double) value * w.apply((Integer) index);
                return scala.runtime.BoxedUnit.UNIT;
              }
            });
    return margin[0];
  }

  private double penalty(Vector w, double l1, double l2, boolean standardization) {
    double sum = 0;
    for (int j = 0; j < w.size(); j++) {
      double scaled = standardization ? w.apply(j) * deviations[j] : w.apply(j);
      sum += l1 * Math.abs(scaled) + l2 / 2 * scaled * scaled;
    }
    return sum;
  }
}
