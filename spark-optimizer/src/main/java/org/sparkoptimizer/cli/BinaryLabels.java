package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.sparkoptimizer.data.InvalidDataException;

/**
 * Which two labels of the input stand for 0 and 1; MLlib wants those numbers, files often hold −1
 * and 1, or 1 and 2.
 *
 * @param negative label of class 0
 * @param positive label of class 1
 */
record BinaryLabels(double negative, double positive) implements Labels {
  private static final int TOO_MANY = 3;

  /** Rows in which both labels are looked for before all rows are read. */
  private static final int HEAD = 1000;

  /**
   * Finds the two labels of the input, the smaller one being class 0. A single label of 0 or 1
   * stays. Where both are among the first rows, no others are read.
   *
   * @throws InvalidDataException if there are others among the rows read
   */
  static BinaryLabels in(Dataset<Row> rows, String labelColumn) {
    Dataset<Row> labels = rows.select(functions.col(labelColumn).cast("double"));
    return of(labels.takeAsList(HEAD), labelColumn)
        .or(() -> of(labels.distinct().takeAsList(TOO_MANY), labelColumn))
        .orElse(new BinaryLabels(0, 1));
  }

  /**
   * Reads all rows.
   *
   * @throws InvalidDataException if there are more than two labels
   */
  static void checkAll(Dataset<Row> rows, String labelColumn) {
    Dataset<Row> labels = rows.select(functions.col(labelColumn).cast("double"));
    of(labels.distinct().takeAsList(TOO_MANY), labelColumn);
  }

  /** The two labels in rows, unless there are fewer. */
  private static Optional<BinaryLabels> of(List<Row> rows, String labelColumn) {
    List<Double> labels =
        rows.stream()
            .filter(row -> !row.isNullAt(0) && !Double.isNaN(row.getDouble(0)))
            .map(row -> row.getDouble(0))
            .distinct()
            .sorted()
            .toList();
    if (labels.size() >= TOO_MANY) {
      throw new InvalidDataException(
          String.format(
              "column '%s' holds %s, %s, %s and perhaps more but task logistic wants two labels; use"
                  + " task multinomial",
              labelColumn, labels.get(0), labels.get(1), labels.get(2)));
    }
    return labels.size() == 2
        ? Optional.of(new BinaryLabels(labels.get(0), labels.get(1)))
        : Optional.empty();
  }

  boolean isIdentity() {
    return negative == 0 && positive == 1;
  }

  @Override
  public int count() {
    return 2;
  }

  /** Replaces the labels by 0 and 1, any other by −1, which is no class. */
  @Override
  public Dataset<Row> applyTo(Dataset<Row> rows, String labelColumn) {
    if (isIdentity()) {
      return rows;
    }
    Column label = functions.col(labelColumn).cast("double");
    return rows.withColumn(
        labelColumn,
        functions
            .when(label.isNull().or(functions.isnan(label)), label)
            .when(label.equalTo(negative), 0.0)
            .when(label.equalTo(positive), 1.0)
            .otherwise(-1.0));
  }

  @Override
  public String description() {
    return String.format("the model knows the labels %s and %s", negative, positive);
  }

  @Override
  public void describeTo(PrintWriter out) {
    if (!isIdentity()) {
      out.printf("label %s is class 0, label %s is class 1%n", negative, positive);
    }
  }

  @Override
  public Dataset<Row> restoreIn(Dataset<Row> rows, String predictionColumn) {
    return isIdentity()
        ? rows
        : rows.withColumn(
            predictionColumn,
            functions
                .when(functions.col(predictionColumn).equalTo(1.0), positive)
                .otherwise(negative));
  }

  @Override
  public void writeTo(ObjectNode json) {
    json.putObject("labels").put("negative", negative).put("positive", positive);
  }

  static BinaryLabels readFrom(JsonNode json) {
    JsonNode labels = json.path("labels");
    return new BinaryLabels(
        labels.path("negative").asDouble(0), labels.path("positive").asDouble(1));
  }
}
