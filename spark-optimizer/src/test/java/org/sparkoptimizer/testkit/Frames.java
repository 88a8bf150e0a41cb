package org.sparkoptimizer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small DataFrames of features, label and weight whose partitions the test chooses. */
public final class Frames {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);

  private Frames() {}

  /** A row; each of the values may be null. */
  public static Row row(Vector features, Double label, Double weight) {
    return RowFactory.create(features, label, weight);
  }

  /** A row of dense features with weight 1. */
  public static Row row(double label, double... features) {
    return row(Vectors.dense(features), label, 1.0);
  }

  /** The rows, each inner list being one partition. */
  public static Dataset<Row> of(List<List<Row>> partitions) {
    SparkSession session = TestSpark.session();
    List<ArrayList<Row>> lists = partitions.stream().map(ArrayList::new).toList();
    return session.createDataFrame(
        new JavaSparkContext(session.sparkContext())
            .parallelize(lists, lists.size())
            .flatMap(List::iterator),
        SCHEMA);
  }

  /** The rows in {@code partitions} partitions of about equal size. */
  public static Dataset<Row> of(List<Row> rows, int partitions) {
    List<List<Row>> lists = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      int from = (int) ((long) rows.size() * p / partitions);
      int to = (int) ((long) rows.size() * (p + 1) / partitions);
      lists.add(rows.subList(from, to));
    }
    return of(lists);
  }

  /**
   * Random rows of 8 features: 0 and 1 normal, 2 nearly collinear with them, 3 constant, 4 large
   * (thousands), 5 small and far from zero, 6 mostly zero, 7 binary. Weights are 0.5 to 3.5.
   */
  public static List<Row> awkward(long seed, int count, boolean binary) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double a = normal(random);
      double b = normal(random);
      double[] x = {
        a,
        b,
        a + b + 0.2 * normal(random),
        0.1,
        3000 * normal(random) - 500,
        0.5 + 0.01 * normal(random),
        random.nextInt(10) == 0 ? normal(random) : 0.0,
        random.nextInt(2)
      };
      double margin = 0.9 * a - 0.6 * b + 3e-4 * x[4] - 60 * (x[5] - 0.5) + 0.8 * x[6] + x[7] - 0.7;
      double label =
          binary
              ? (random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0)
              : 2 * margin + 5 + normal(random);
      rows.add(row(Vectors.dense(x), label, 0.5 + random.nextInt(4)));
    }
    return rows;
  }

  /** Standard normal variate. */
  public static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
