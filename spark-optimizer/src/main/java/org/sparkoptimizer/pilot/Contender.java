package org.sparkoptimizer.pilot;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Something that fits the model. */
interface Contender {
  /** Name in tables. */
  String name();

  /** Settings that differ from the defaults, as text. */
  String settings();

  /** A whole fit, by a fresh object. */
  Trained fit(Dataset<Row> rows);
}
