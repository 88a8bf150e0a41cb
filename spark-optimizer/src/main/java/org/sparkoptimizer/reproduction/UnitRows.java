package org.sparkoptimizer.reproduction;

import java.util.List;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.WorkGuard;

/**
 * Rows of unit norm in this process, two classes, neither standardised nor with an intercept.
 *
 * @param name name of the data
 * @param rows n
 * @param features d
 * @param partitions the packed rows, shared by all problems on them
 * @since 0.1.0
 */
public record UnitRows(String name, long rows, int features, List<PackedPartition> partitions) {
  private static final String UNIT = "reproduction_unit_features";

  /**
   * Divides each row by its norm and brings all to this process.
   *
   * @param data columns {@code features} and {@code label}, the label 0 or 1
   */
  public static UnitRows of(String name, Dataset<Row> data) {
    Dataset<Row> unit = new Normalizer().setInputCol("features").setOutputCol(UNIT).transform(data);
    TrainingColumns columns = new TrainingColumns(UNIT, "label", null, LabelDomain.BINARY);
    try (PackedData packed = PackedData.pack(unit, columns, threads())) {
      PackedRows rows = packed.collect();
      return new UnitRows(name, packed.rows(), packed.features(), rows.partitions());
    }
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** ⌊√n⌋, the paper's mini-batch. */
  public long rootOfRows() {
    return (long) Math.sqrt((double) rows);
  }

  /** F on these rows, with margins, sampling tables and threads of its own, to be closed. */
  GlmFiniteSum sum(Loss loss) {
    return new GlmFiniteSum(
        new LocalRows(partitions, threads(), WorkGuard.NONE),
        loss,
        ColumnScaling.identity(features, 1, false));
  }
}
