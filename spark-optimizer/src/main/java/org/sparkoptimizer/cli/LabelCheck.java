package org.sparkoptimizer.cli;

import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.sparkoptimizer.data.InvalidDataException;

/** Labels that a model is judged by: MLlib's evaluators fail on bad ones, or say NaN. */
final class LabelCheck {
  /** What a regression wants. */
  static final String NUMBER = "a label must be a number";

  private LabelCheck() {}

  /**
   * Reads the labels of all rows.
   *
   * @param classes how many classes there are, numbered from 0; empty for a regression
   * @param wanted what a label should be, in words
   * @throws InvalidDataException if one is missing or is no class
   */
  static void of(Dataset<Row> rows, String labelColumn, OptionalInt classes, String wanted) {
    Column label = functions.col(labelColumn).cast("double");
    Column wrong = label.isNull().or(functions.isnan(label));
    if (classes.isPresent()) {
      wrong =
          wrong
              .or(label.lt(0))
              .or(label.geq(classes.getAsInt()))
              .or(label.notEqual(functions.floor(label)));
    }
    for (Row row : rows.filter(wrong).select(label).takeAsList(1)) {
      throw new InvalidDataException(
          String.format(
              "column '%s' holds %s but %s; drop or correct such rows",
              labelColumn, row.get(0), wanted));
    }
  }
}
