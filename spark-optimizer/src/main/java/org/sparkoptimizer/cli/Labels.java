package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which labels of the input stand for the numbers of a classifier's classes. */
interface Labels {

  /** Number of classes. */
  int count();

  /** Replaces the labels by numbers of classes; any other becomes none, for validation to find. */
  Dataset<Row> applyTo(Dataset<Row> rows, String labelColumn);

  /** Replaces predicted classes by the labels they stand for. */
  Dataset<Row> restoreIn(Dataset<Row> rows, String predictionColumn);

  /** Which labels the model knows, in words. */
  String description();

  /** Says which label is which class, unless they are the classes' numbers. */
  void describeTo(PrintWriter out);

  /** Writes them to a summary. */
  void writeTo(ObjectNode json);

  /** Reads them from a summary; the numbers 0 and 1 where it does not tell. */
  static Labels readFrom(JsonNode summary) {
    JsonNode classes = summary.path("labels").path("classes");
    return classes.isArray() ? ClassLabels.readFrom(classes) : BinaryLabels.readFrom(summary);
  }
}
