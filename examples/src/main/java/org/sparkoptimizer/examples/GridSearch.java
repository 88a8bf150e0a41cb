package org.sparkoptimizer.examples;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * MLlib's CrossValidator over twenty penalties in five folds: with this library's estimator, with
 * MLlib's, and with one that trains in no time, which shows what splitting and evaluating take.
 * Arguments: a LIBSVM file of two labels, elasticNetParam, the smallest penalty (the largest is
 * 0.1), and which of {@code floor}, {@code ours} and {@code mllib} to run, in that order and as
 * often as named, with a tolerance as in {@code ours:1e-8} or with the estimator's own.
 */
public final class GridSearch {
  private static final int PENALTIES = 20;
  private static final int FOLDS = 5;
  private static final double LARGEST = 0.1;

  /** Iterations with which MLlib's estimator comes to its tolerance. */
  private static final int MLLIB_ITERATIONS = 1000;

  private GridSearch() {}

  /** Gives every row the same score. */
  public static final class Floor extends org.apache.spark.ml.classification.LogisticRegression {
    private static final long serialVersionUID = 1L;

    private final int features;

    Floor(int features) {
      super("logreg");
      this.features = features;
    }

    @Override
    public LogisticRegressionModel train(Dataset<?> dataset) {
      Vector one = Vectors.sparse(features, new int[] {0}, new double[] {1});
      return copyValues(new LogisticRegressionModel(uid(), one, 0), ParamMap.empty());
    }

    @Override
    public Floor copy(ParamMap extra) {
      return copyValues(new Floor(features), extra);
    }
  }

  /** Runs them. */
  public static void main(String[] args) {
    SparkSession session =
        SparkSession.builder()
            .config("spark.master", System.getProperty("spark.master", "local[*]"))
            .appName("grid search")
            .getOrCreate();
    Dataset<Row> rows = rows(session, args[0]);
    double[] penalties = penalties(Double.parseDouble(args[2]));
    for (String side : List.of(args).subList(3, args.length)) {
      String[] parts = side.split(":", 2);
      var estimator = estimator(parts[0], ((Vector) rows.first().getAs("features")).size());
      estimator.setElasticNetParam(Double.parseDouble(args[1]));
      if (parts.length > 1) {
        estimator.setTol(Double.parseDouble(parts[1]));
      }
      run(side, estimator, penalties, rows);
    }
    session.stop();
  }

  /** Values in equal ratios. */
  private static double[] penalties(double smallest) {
    double[] penalties = new double[PENALTIES];
    Arrays.setAll(
        penalties, i -> LARGEST * Math.pow(smallest / LARGEST, (double) i / (PENALTIES - 1)));
    return penalties;
  }

  /** The rows, persisted, with the larger label as 1. */
  private static Dataset<Row> rows(SparkSession session, String path) {
    Dataset<Row> read = session.read().format("libsvm").load(path);
    double larger = read.agg(functions.max("label")).first().getDouble(0);
    Dataset<Row> rows =
        read.withColumn(
                "label", functions.when(functions.col("label").equalTo(larger), 1.0).otherwise(0.0))
            .repartition(session.sparkContext().defaultParallelism())
            .persist();
    rows.count();
    return rows;
  }

  private static org.apache.spark.ml.classification.LogisticRegression estimator(
      String name, int features) {
    return switch (name) {
      case "floor" -> new Floor(features);
      case "ours" -> new org.sparkoptimizer.ml.classification.LogisticRegression("logreg");
      case "mllib" ->
          new org.apache.spark.ml.classification.LogisticRegression("logreg")
              .setMaxIter(MLLIB_ITERATIONS);
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is not known; choose of floor, ours and mllib");
    };
  }

  private static void run(
      String name,
      org.apache.spark.ml.classification.LogisticRegression estimator,
      double[] penalties,
      Dataset<Row> rows) {
    ParamMap[] grid = new ParamGridBuilder().addGrid(estimator.regParam(), penalties).build();
    long start = System.nanoTime();
    CrossValidatorModel validated =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new BinaryClassificationEvaluator())
            .setEstimatorParamMaps(grid)
            .setNumFolds(FOLDS)
            .setSeed(1)
            .fit(rows);
    double seconds = (System.nanoTime() - start) * 1e-9;
    LogisticRegressionModel best = (LogisticRegressionModel) validated.bestModel();
    System.out.printf("%s: %.1f s, regParam %.3g%n", name, seconds, best.getRegParam());
    System.out.println("  " + Arrays.toString(validated.avgMetrics()));
  }
}
