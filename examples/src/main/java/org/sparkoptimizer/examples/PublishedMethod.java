package org.sparkoptimizer.examples;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.PaperSchedule;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.Solution;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StepRule;
import org.sparkoptimizer.solver.StoppingRule;

/**
 * The solver by itself, in the setting of the paper's experiments: logistic loss, rows of unit
 * norm, no intercept, b = √n, start at 0. Prints the effective passes to several relative gaps,
 * with the measured and with the published step.
 */
public final class PublishedMethod {
  private static final double[] GAPS = {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};

  private PublishedMethod() {}

  /**
   * Runs the comparison.
   *
   * @param args LIBSVM file with two classes, λ₁, λ₂
   */
  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.println("usage: PublishedMethod LIBSVM-FILE LAMBDA1 LAMBDA2");
      System.exit(2);
    }
    SparkSession session =
        SparkSession.builder().master("local[*]").appName("published method").getOrCreate();
    double l1 = Double.parseDouble(args[1]);
    double l2 = Double.parseDouble(args[2]);
    TrainingColumns columns = new TrainingColumns("unit", "label", null, LabelDomain.BINARY);
    try (PackedData packed = PackedData.pack(unitNormRows(session, args[0]), columns, 2)) {
      LocalRows rows = new LocalRows(packed.partitions().collect());
      ColumnScaling raw = ColumnScaling.identity(packed.features(), 1, false);
      GlmFiniteSum sum = new GlmFiniteSum(rows, new LogisticLoss(), raw);
      compare(new CompositeProblem(sum, ElasticNet.uniform(packed.features(), l1, l2)));
    }
    session.stop();
  }

  private static Dataset<Row> unitNormRows(SparkSession session, String file) {
    Dataset<Row> rows = session.read().format("libsvm").load(file);
    double positive = rows.agg(functions.max("label")).first().getDouble(0);
    return new Normalizer()
        .setInputCol("features")
        .setOutputCol("unit")
        .transform(
            rows.withColumn(
                "label",
                functions.when(functions.col("label").equalTo(positive), 1.0).otherwise(0.0)));
  }

  private static void compare(CompositeProblem problem) {
    long n = problem.sum().terms();
    long b = (long) Math.sqrt((double) n);
    int m = (int) ((n + b - 1) / b);
    System.out.printf("n = %d, b = %d, m = %d%n", n, b, m);
    Dasvrda measured =
        Dasvrda.adaptive(
            new StageShape(m, b, new ShiftedSchedule(2), 42), new StoppingRule(1e-9, 2000));
    Dasvrda published =
        Dasvrda.adaptive(
                new StageShape(m, b, PaperSchedule.optimal(m, (double) b), 42),
                new StoppingRule(1e-7, 2000))
            .withStepRule(StepRule.theory());
    double[] zero = new double[problem.sum().dimension()];
    Solution best = measured.minimize(problem, zero, StageListener.NONE);
    System.out.printf(
        "best objective %.12g, certified to a relative gap of %.1e%n",
        best.objective(), best.relative());
    print("measured step", best.records(), best.objective());
    Solution theory = published.minimize(problem, zero, StageListener.NONE);
    print("published step", theory.records(), best.objective());
  }

  private static void print(String name, List<StageRecord> records, double optimum) {
    double start = records.get(0).objective() - optimum;
    for (double gap : GAPS) {
      records.stream()
          .filter(record -> record.objective() - optimum <= gap * start)
          .findFirst()
          .ifPresent(
              record ->
                  System.out.printf(
                      Locale.ROOT,
                      "%-15s relative gap %.0e after %.1f passes, %d rounds%n",
                      name,
                      gap,
                      record.passes(),
                      record.rounds()));
    }
  }
}
