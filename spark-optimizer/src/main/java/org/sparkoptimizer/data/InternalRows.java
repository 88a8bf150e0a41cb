package org.sparkoptimizer.data;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * The rows of a DataFrame in Spark's own binary form, which spares making objects of them. The
 * method that gives them has been in the class of classic Datasets since 4.0 and was in Dataset
 * before, so it is looked up.
 */
final class InternalRows {
  private InternalRows() {}

  static JavaRDD<InternalRow> of(Dataset<Row> dataset) {
    try {
      Object execution = dataset.getClass().getMethod("queryExecution").invoke(dataset);
      return ((QueryExecution) execution).toRdd().toJavaRDD();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          String.format(
              "a %s does not give its rows, which training needs; use a session of Spark 3.5, 4.0"
                  + " or 4.1 that is not a Spark Connect client",
              dataset.getClass().getName()),
          e);
    }
  }
}
