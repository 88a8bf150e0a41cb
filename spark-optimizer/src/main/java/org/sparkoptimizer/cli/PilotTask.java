package org.sparkoptimizer.cli;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What a pilot fits. */
enum PilotTask {
  LOGISTIC,
  LINEAR;

  /** Rows whose labels are looked at. */
  private static final int HEAD = 1000;

  /** Logistic if the first rows have two labels at most, else linear. */
  static PilotTask of(Dataset<Row> rows, String labelColumn) {
    long labels =
        rows.select(functions.col(labelColumn).cast("double")).takeAsList(HEAD).stream()
            .filter(row -> !row.isNullAt(0))
            .map(row -> row.getDouble(0))
            .distinct()
            .limit(3)
            .count();
    return labels <= 2 ? LOGISTIC : LINEAR;
  }
}
