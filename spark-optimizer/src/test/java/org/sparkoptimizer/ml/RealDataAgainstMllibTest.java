package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.MllibObjective;
import org.sparkoptimizer.testkit.SharedData;

/** Fits of real data end converged, at MLlib's own optimum. */
class RealDataAgainstMllibTest {

  @ParameterizedTest
  @CsvSource({
    "a9a.bz2, 1e-2, 0, true, true, false, distributed",
    "a9a.bz2, 1e-2, 0.5, true, true, false, distributed",
    "a9a.bz2, 1e-2, 1, true, true, false, distributed",
    "a9a.bz2, 1e-2, 0.5, false, true, true, memory",
    "a9a.bz2, 1e-2, 0.5, true, false, true, memory",
    "a9a.bz2, 1e-2, 0, false, false, false, memory",
  })
  void logisticRegressionAgreesWithMllib(
      String file,
      double regParam,
      double elasticNet,
      boolean standardization,
      boolean intercept,
      boolean weighted,
      String execution) {
    Dataset<Row> data = weighted(SharedData.binary(file)).cache();
    LogisticRegression ours = new LogisticRegression().setExecution(execution).setSeed(7);
    ours.setRegParam(regParam).setElasticNetParam(elasticNet).setStandardization(standardization);
    ours.setFitIntercept(intercept).setTol(1e-8).setMaxIter(1000);
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setRegParam(regParam)
            .setElasticNetParam(elasticNet)
            .setStandardization(standardization)
            .setFitIntercept(intercept)
            .setTol(1e-12)
            .setMaxIter(2000);
    if (weighted) {
      ours.setWeightCol("weight");
      theirs.setWeightCol("weight");
    }
    LogisticRegressionModel our = ours.fit(data);
    LogisticRegressionModel their = theirs.fit(data);
    DasvrdaSummary summary = DasvrdaSummary.of(our.summary()).orElseThrow();
    System.out.printf(
        "%s %s %s stages=%d rounds=%d passes=%.1f s=%.1f their=%d%n",
        file,
        elasticNet,
        execution,
        summary.stages(),
        summary.rounds(),
        summary.passes(),
        summary.records().get(summary.records().size() - 1).seconds(),
        their.summary().totalIterations());
    MllibObjective objective = new MllibObjective(data, weighted ? "weight" : null);
    double ourValue =
        objective.logistic(
            our.coefficients(), our.intercept(), regParam, elasticNet, standardization);
    double theirValue =
        objective.logistic(
            their.coefficients(), their.intercept(), regParam, elasticNet, standardization);
    assertThat(summary.converged()).isTrue();
    assertThat(ourValue).isLessThanOrEqualTo(theirValue * (1 + 1e-6));
    assertThat(distance(our.coefficients(), their.coefficients())).isLessThan(1e-3);
    data.unpersist();
  }

  private static Dataset<Row> weighted(Dataset<Row> data) {
    return data.withColumn(
        "weight", functions.abs(functions.hash(functions.col("features"))).mod(5).plus(0.5));
  }

  private static double distance(Vector ours, Vector theirs) {
    double sum = 0;
    double norm = 0;
    for (int j = 0; j < ours.size(); j++) {
      sum += Math.pow(ours.apply(j) - theirs.apply(j), 2);
      norm += Math.pow(theirs.apply(j), 2);
    }
    return Math.sqrt(sum / norm);
  }
}
