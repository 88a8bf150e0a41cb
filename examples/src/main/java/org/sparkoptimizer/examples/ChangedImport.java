package org.sparkoptimizer.examples;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** A Pipeline of MLlib's with this library's estimator in it: one import differs. */
public final class ChangedImport {
  private ChangedImport() {}

  /** Fits the Pipeline on generated rows and prints what the fit knows. */
  public static void main(String[] args) {
    SparkSession session =
        SparkSession.builder().master("local[*]").appName("changed import").getOrCreate();
    Dataset<Row> rows =
        new SyntheticData(SyntheticData.Kind.DENSE, SyntheticData.Labels.LOGISTIC, 20_000, 30, 42)
            .generate(session);

    LogisticRegression estimator = new LogisticRegression();
    estimator.setFeaturesCol("scaled").setRegParam(1e-4).setElasticNetParam(0.5);
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StandardScaler().setInputCol("features").setOutputCol("scaled"), estimator
                })
            .fit(rows);

    LogisticRegressionModel model = (LogisticRegressionModel) fitted.stages()[1];
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    System.out.printf(
        "converged %b after %d stages and %.1f passes, area under ROC %.4f%n",
        summary.converged(),
        summary.stages(),
        summary.passes(),
        model.binarySummary().areaUnderROC());
    session.stop();
  }
}
