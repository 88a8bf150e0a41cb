package org.sparkoptimizer.examples;

import java.io.IOException;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.Suboptimality;

/**
 * Tasks of docs/how-to.md around a fit, a method each. The page shows what stands between the tags.
 */
final class HowToOperate {
  private HowToOperate() {}

  /** Whether a fit converged, and how that is known. */
  static String verdict(LogisticRegression regression, Dataset<Row> training) {
    // tag::convergence
    LogisticRegressionModel model = regression.fit(training);
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    boolean proved = summary.suboptimality().kind() == Suboptimality.Kind.DUALITY_GAP;
    String verdict =
        String.format(
            "%s: %s; at most %.1e of the gain is left (%s) after %.1f passes",
            summary.converged() ? "converged" : "not converged",
            summary.reason().description(),
            summary.relative(),
            proved ? "proved" : "estimated",
            summary.passes());
    // end::convergence
    return verdict;
  }

  /** The probability that a saved model gives to a row. */
  static double served(Dataset<Row> training, String folder, Vector features) throws IOException {
    // tag::serve
    LogisticRegression regression = new LogisticRegression();
    regression.setRegParam(1e-3);
    regression.fit(training).write().overwrite().save(folder);

    // In the service, which needs MLlib alone:
    LogisticRegressionModel served = LogisticRegressionModel.load(folder);
    double probability = served.predictProbability(features).apply(1);
    // end::serve
    return probability;
  }

  /** By how much the objective of this library's model is above that of MLlib's. */
  static double comparedWithMllib(Dataset<Row> training) {
    // tag::compare
    var mllib = new org.apache.spark.ml.classification.LogisticRegression().setRegParam(1e-3);
    var library = new LogisticRegression().setRegParam(1e-3);
    Dataset<Row> rows = training.persist(); // the same rows for both, read once
    double[] theirs = mllib.fit(rows).summary().objectiveHistory();
    double[] ours = library.fit(rows).summary().objectiveHistory();
    double above = ours[ours.length - 1] - theirs[theirs.length - 1];
    System.out.printf(
        "objective %+.1e against MLlib's, in %d stages against %d iterations%n",
        above, ours.length - 1, theirs.length - 1);
    // end::compare
    return above;
  }

  /** The model of old and new rows, from the one of the old rows. */
  static LogisticRegressionModel updated(
      LogisticRegression regression,
      LogisticRegressionModel yesterday,
      Dataset<Row> oldRows,
      Dataset<Row> newRows) {
    // tag::update
    LogisticRegressionModel today =
        regression.setInitialModel(yesterday).fit(oldRows.unionByName(newRows));
    // end::update
    return today;
  }

  /** A fit that goes on where it was interrupted. */
  static LogisticRegressionModel resumable(
      Dataset<Row> training, String folder, StageListener listener) {
    // tag::checkpoints
    LogisticRegression regression =
        new LogisticRegression()
            .setCheckpointDir(folder) // such as hdfs:///checkpoints/churn, one for each fit
            .setStageListener(listener); // hears of each stage on the driver, to log it
    regression.setRegParam(1e-3).setElasticNetParam(0.5);
    LogisticRegressionModel model = regression.fit(training);
    // end::checkpoints
    return model;
  }

  /** The bits of an earlier fit once more. */
  static LogisticRegressionModel repeated(
      LogisticRegressionModel model, Dataset<Row> training, long seed) {
    // tag::repeat
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    String plan = summary.plan().toJson().toString(); // to be kept beside the model
    LogisticRegression regression = new LogisticRegression().setPlan(plan).setSeed(seed);
    regression.setRegParam(1e-3).setElasticNetParam(0.5);
    LogisticRegressionModel again = regression.fit(training);
    // end::repeat
    return again;
  }
}
