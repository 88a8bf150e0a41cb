package org.sparkoptimizer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SharedData;

/** A packed row takes at most a tenth more than its numbers. */
class PackedBytesTest {
  private static final double ALLOWED = 1.1;
  private static final long KEPT_MARGIN = 8;

  @ParameterizedTest(name = "density {0}, weighted {1}, {2} packed partitions")
  @CsvSource({
    "1.0, false, 2",
    "1.0, true, 2",
    "1.0, true, 5",
    "0.1, false, 2",
    "0.1, true, 2",
    "0.1, true, 5"
  })
  void packedRowsTakeAtMostATenthMoreThanRaw(double density, boolean weighted, int partitions) {
    List<Row> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(99);
    for (int i = 0; i < 3000; i++) {
      double[] x = new double[50];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextDouble() < density ? Frames.normal(random) : 0.0;
      }
      Vector vector = density == 1 ? Vectors.dense(x) : Vectors.dense(x).toSparse();
      rows.add(Frames.row(vector, Frames.normal(random), weighted ? 0.5 + i % 3 : 1.0));
    }
    check("density " + density, Frames.of(rows, 2), density == 1, weighted, partitions);
  }

  @Test
  void a9aTakesAtMostATenthMoreThanRaw() {
    check("a9a", SharedData.binary("a9a.bz2"), false, false, 2);
  }

  private static void check(
      String name, Dataset<Row> data, boolean dense, boolean weighted, int partitions) {
    TrainingColumns columns =
        new TrainingColumns("features", "label", weighted ? "weight" : null, LabelDomain.REAL);
    try (PackedData packed = PackedData.pack(data, columns, partitions)) {
      ColumnScaling scaling = ColumnScaling.identity(packed.features(), 1, true);
      long taken = 0;
      for (PackedPartition partition : packed.partitions().collect()) {
        taken += partition.withImportance(scaling, 0.25).bytes() + KEPT_MARGIN * partition.rows();
      }
      long raw = raw(data, dense, weighted);
      System.out.printf(
          "packed bytes of %s, weighted %s, in %d partitions: %d of raw %d = %.4f%n",
          name, weighted, partitions, taken, raw, taken / (double) raw);
      assertThat(taken / (double) raw).isBetween(0.9, ALLOWED);
    }
  }

  /** 8 B a dense value or 12 B a non-zero and 4 B a row, and 8 B for each scalar of a row. */
  private static long raw(Dataset<Row> data, boolean dense, boolean weighted) {
    long bytes = 0;
    for (Row row : data.select("features").collectAsList()) {
      Vector vector = row.getAs(0);
      bytes += dense ? 8L * vector.size() : 12L * vector.numNonzeros() + 4;
      int scalars = weighted ? 5 : 4; // label, weight, norm, anchor scalar, sampling table
      bytes += 8L * scalars;
    }
    return bytes;
  }
}
