package org.sparkoptimizer.cli;

import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.linalg.VectorOps;

/**
 * Labels and offsets that a model is judged by: MLlib's evaluators fail on bad ones, or say NaN.
 */
final class JudgedRows {
  /** What a regression wants. */
  static final String NUMBER = "a label must be a number";

  /** Holds the labels as the input has them, where numbers of classes have taken their place. */
  private static final String GIVEN = "__givenLabel";

  private JudgedRows() {}

  /** Keeps the labels of the input, which an error tells, before others take their place. */
  static Dataset<Row> keepGiven(Dataset<Row> rows, String labelColumn) {
    return rows.withColumn(GIVEN, functions.col(labelColumn));
  }

  /**
   * Reads the labels of all rows.
   *
   * @param classes how many classes there are, numbered from 0; empty for a regression
   * @param wanted what a label should be, in words
   * @throws InvalidDataException if one is missing or is no class
   */
  static void checkLabels(
      Dataset<Row> rows, String labelColumn, OptionalInt classes, String wanted) {
    Column label = functions.col(labelColumn).cast("double");
    Column wrong = label.isNull().or(functions.isnan(label));
    if (classes.isPresent()) {
      wrong =
          wrong
              .or(label.lt(0))
              .or(label.geq(classes.getAsInt()))
              .or(label.notEqual(functions.floor(label)));
    }
    boolean kept = Arrays.asList(rows.columns()).contains(GIVEN);
    Column told = kept ? functions.col(GIVEN) : label;
    for (Row row : rows.filter(wrong).select(told).takeAsList(1)) {
      throw new InvalidDataException(
          String.format(
              "column '%s' holds %s but %s; drop or correct such rows",
              labelColumn, row.get(0), wanted));
    }
  }

  /**
   * Reads the offsets of all rows.
   *
   * @param offsetColumn their column, or null for none
   * @throws InvalidDataException if one is missing or not finite
   */
  static void checkOffsets(Dataset<Row> rows, String offsetColumn) {
    if (offsetColumn == null) {
      return;
    }
    Column offset = functions.col(offsetColumn).cast("double");
    Column finite = functions.abs(offset).leq(Double.MAX_VALUE);
    Column wrong = offset.isNull().or(functions.isnan(offset)).or(functions.not(finite));
    for (Row row : rows.filter(wrong).select(offset).takeAsList(1)) {
      throw new InvalidDataException(
          String.format(
              "column '%s' holds %s but an offset must be finite; drop or correct such rows",
              offsetColumn, row.get(0)));
    }
  }

  /**
   * Reads the features of all rows.
   *
   * @param size how many a row must have
   * @throws InvalidDataException if some are missing, not finite or not so many
   */
  static void checkFeatures(Dataset<Row> rows, String column, int size) {
    boolean good =
        rows.select(column)
            .toJavaRDD()
            .map(row -> (Vector) row.get(0))
            .filter(features -> features == null || !isGood(features, size))
            .isEmpty();
    if (!good) {
      throw new InvalidDataException(
          String.format(
              "a row to judge the model on has features that are missing, not finite or not %d;"
                  + " drop or correct such rows",
              size));
    }
  }

  private static boolean isGood(Vector features, int size) {
    double[] values =
        features instanceof SparseVector sparse
            ? sparse.values()
            : ((DenseVector) features).values();
    return features.size() == size && VectorOps.isFinite(values);
  }
}
