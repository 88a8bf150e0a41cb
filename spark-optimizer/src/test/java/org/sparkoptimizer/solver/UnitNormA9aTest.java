package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.SharedData;

/** The setting of the paper's experiments: a9a, rows of unit norm, no intercept, b = √n. */
class UnitNormA9aTest {

  @Test
  void fewPassesReachARelativeGapOfOneInTenThousand() {
    Dataset<Row> rows =
        new Normalizer()
            .setInputCol("features")
            .setOutputCol("unit")
            .transform(SharedData.binary("a9a.bz2"));
    TrainingColumns columns = new TrainingColumns("unit", "label", null, LabelDomain.BINARY);
    CompositeProblem problem;
    try (PackedData packed = PackedData.pack(rows, columns, 2)) {
      ColumnScaling raw = ColumnScaling.identity(packed.features(), 1, false);
      LocalRows local = new LocalRows(packed.partitions().collect());
      problem =
          new CompositeProblem(
              new GlmFiniteSum(local, new LogisticLoss(), raw),
              ElasticNet.uniform(packed.features(), 1e-4, 0));
    }
    long b = (long) Math.sqrt((double) problem.sum().terms());
    int m = (int) ((problem.sum().terms() + b - 1) / b);
    StageShape shape = new StageShape(m, b, new ShiftedSchedule(2), 42);
    Dasvrda measured = Dasvrda.adaptive(shape, new StoppingRule(1e-8, 100));
    Dasvrda published =
        Dasvrda.adaptive(
                new StageShape(m, b, PaperSchedule.optimal(m, (double) b), 42),
                new StoppingRule(1e-5, 200))
            .withStepRule(StepRule.theory());
    double[] zero = new double[problem.sum().dimension()];
    Solution best = measured.minimize(problem, zero, StageListener.NONE);
    assertThat(best.converged()).isTrue();
    double passes = passesTo(1e-4, best.records(), best.objective());
    Solution slower = published.minimize(problem, zero, StageListener.NONE);
    double theory = passesTo(1e-4, slower.records(), best.objective());
    System.out.printf(
        "a9a, unit norm, passes to 1e-4: measured step %.1f, published step %.1f%n",
        passes, theory);
    assertThat(passes).isLessThanOrEqualTo(25);
  }

  private static double passesTo(double gap, List<StageRecord> records, double optimum) {
    double start = records.get(0).objective() - optimum;
    return records.stream()
        .filter(record -> record.objective() - optimum <= gap * start)
        .findFirst()
        .orElseThrow()
        .passes();
  }
}
