package org.sparkoptimizer.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.RegularizationPath;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/**
 * Tasks of docs/how-to.md about what is trained, a method each. The page shows what stands between
 * the tags.
 */
final class HowToTrain {
  private HowToTrain() {}

  /** This library's estimator in a Pipeline of MLlib's. */
  static PipelineModel inPipeline(Dataset<Row> training) {
    // tag::pipeline
    // import org.sparkoptimizer.ml.classification.LogisticRegression; the others are MLlib's own
    LogisticRegression regression = new LogisticRegression();
    regression.setFeaturesCol("scaled").setRegParam(1e-4).setElasticNetParam(0.5);
    StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {scaler, regression}).fit(training);
    // end::pipeline
    return fitted;
  }

  /** The penalty by a CrossValidator that is the last stage of a Pipeline. */
  static CrossValidatorModel byCrossValidation(Dataset<Row> training) {
    // tag::cross-validation
    LogisticRegression lasso = new LogisticRegression();
    lasso.setFeaturesCol("scaled").setElasticNetParam(1);
    double[] penalties = {0.1, 0.01, 1e-3};
    ParamMap[] grid = new ParamGridBuilder().addGrid(lasso.regParam(), penalties).build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(lasso)
            .setEvaluator(new BinaryClassificationEvaluator())
            .setEstimatorParamMaps(grid)
            .setNumFolds(3);
    StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {scaler, validator}).fit(training);
    CrossValidatorModel validated = (CrossValidatorModel) fitted.stages()[1];
    // end::cross-validation
    return validated;
  }

  /** The penalty by a path, judged on rows that are held out. */
  static RegularizationPath<LogisticRegressionModel> byPath(
      Dataset<Row> training, Dataset<Row> heldOut) {
    // tag::path
    LogisticRegression lasso = new LogisticRegression();
    lasso.setElasticNetParam(1);
    var judge = new RegularizationPath.HeldOut(heldOut, new BinaryClassificationEvaluator());
    RegularizationPath<LogisticRegressionModel> path =
        RegularizationPath.of(
            lasso, training, new RegularizationPath.Grid(10, 1e-3), Optional.of(judge));
    path.steps().forEach(step -> System.out.println(step.regParam() + " " + step.metric()));
    LogisticRegressionModel best = path.best().orElseThrow().model();
    // end::path
    System.out.println(best.coefficients());
    return path;
  }

  /** The features that an L1 penalty keeps, of which one is not penalised. */
  static int[] fewFeatures(Dataset<Row> training) {
    // tag::features
    double[] factors = new double[20];
    Arrays.fill(factors, 1);
    factors[3] = 0; // feature 3 stays, whatever the penalty
    LogisticRegression lasso = new LogisticRegression().setPenaltyFactors(factors);
    lasso.setRegParam(0.05).setElasticNetParam(1);
    int[] kept = lasso.fit(training).coefficients().toSparse().indices();
    // end::features
    return kept;
  }

  /** Bounds on two of the coefficients. */
  static LogisticRegressionModel withSigns(Dataset<Row> training) {
    // tag::signs
    double[] lower = new double[20];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    lower[1] = 0; // feature 1 may only raise the odds
    double[] upper = new double[20];
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    upper[6] = 0.5; // and a unit of feature 6 raises their logarithm by no more than this
    LogisticRegression bounded = new LogisticRegression();
    bounded
        .setLowerBoundsOnCoefficients(Matrices.dense(1, 20, lower))
        .setUpperBoundsOnCoefficients(Matrices.dense(1, 20, upper))
        .setRegParam(1e-3);
    LogisticRegressionModel model = bounded.fit(training);
    // end::signs
    return model;
  }

  /** Softmax of the classes that the labels have. */
  static LogisticRegressionModel ofClasses(Dataset<Row> training) {
    // tag::classes
    LogisticRegression softmax = new LogisticRegression();
    softmax.setRegParam(1e-3); // family 'auto': softmax from three classes on
    LogisticRegressionModel model = softmax.fit(training);
    System.out.println(model.coefficientMatrix()); // a row per class, a column per feature
    // end::classes
    return model;
  }

  /** Both classes with the same total weight. */
  static LogisticRegressionModel balanced(Dataset<Row> training) {
    // tag::rare-class
    double share = training.filter("label = 1").count() / (double) training.count();
    Dataset<Row> weighted =
        training.withColumn(
            "weight", when(col("label").equalTo(1), 0.5 / share).otherwise(0.5 / (1 - share)));
    LogisticRegression regression = new LogisticRegression();
    regression.setRegParam(1e-3).setWeightCol("weight");
    LogisticRegressionModel balanced = regression.fit(weighted);
    // end::rare-class
    return balanced;
  }

  /** Another decision from the same probabilities. */
  static void decideEarlier(LogisticRegressionModel model) {
    // tag::threshold
    model.setThreshold(0.1); // where a miss costs nine false alarms
    // end::threshold
  }
}
