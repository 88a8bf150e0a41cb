package org.sparkoptimizer.ml.classification;

import org.apache.spark.ml.classification.BinaryLogisticRegressionTrainingSummary;
import org.apache.spark.ml.classification.BinaryLogisticRegressionTrainingSummaryImpl;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LinearSVCTrainingSummary;
import org.apache.spark.ml.classification.LinearSVCTrainingSummaryImpl;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.LogisticRegressionTrainingSummary;
import org.apache.spark.ml.classification.LogisticRegressionTrainingSummaryImpl;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.OffsetFeature;
import scala.Option;
import scala.Tuple3;

/** Gives models MLlib's training summary, the binary one with up to two classes. */
final class TrainingSummaries {
  private TrainingSummaries() {}

  /**
   * Columns that a summary reads besides the model's own.
   *
   * @param label label column
   * @param weight weight column, or a name that no column has
   * @param offset offset column, or null for none
   */
  record Columns(String label, String weight, String offset) {

    /** Those of an estimator; without weights the name that MLlib uses then. */
    static <E extends HasLabelCol & HasWeightCol & DasvrdaParams<E>> Columns of(E estimator) {
      String weight = Estimators.weightColumn(estimator);
      return new Columns(
          estimator.getLabelCol(),
          weight == null ? "weightCol" : weight,
          Estimators.offsetColumn(estimator));
    }

    /** The rows as they are scored, the offset being the last feature where there is one. */
    Dataset<?> scored(Dataset<?> rows, String featuresCol) {
      return offset == null ? rows : OffsetFeature.appendedTo(rows, featuresCol, offset);
    }
  }

  /**
   * Attaches a summary to a model.
   *
   * @param dataset the training rows
   * @param objectiveHistory P at the start and after each stage
   */
  static void attach(
      LogisticRegressionModel model,
      Dataset<?> dataset,
      Columns columns,
      double[] objectiveHistory) {
    LogisticRegressionModel copy = model.copy(ParamMap.empty());
    LogisticRegressionModel fitted = columns.offset() == null ? copy : OffsetFeature.in(copy);
    Dataset<?> rows = columns.scored(dataset, model.getFeaturesCol());
    model.setSummary(
        Option.apply(
            model.numClasses() <= 2
                ? LazySummary.of(
                    BinaryLogisticRegressionTrainingSummary.class,
                    () -> new View(fitted, rows).binary(columns, objectiveHistory))
                : LazySummary.of(
                    LogisticRegressionTrainingSummary.class,
                    () -> new View(fitted, rows).multinomial(columns, objectiveHistory))));
  }

  /** Attaches a summary to a support vector machine. */
  static void attach(
      LinearSVCModel model, Dataset<?> dataset, Columns columns, double[] objectiveHistory) {
    LinearSVCModel copy = model.copy(ParamMap.empty());
    LinearSVCModel fitted = columns.offset() == null ? copy : OffsetFeature.in(copy);
    Dataset<?> rows = columns.scored(dataset, model.getFeaturesCol());
    model.setSummary(
        Option.apply(
            LazySummary.of(
                LinearSVCTrainingSummary.class,
                () -> {
                  Tuple3<ClassificationModel<Vector, LinearSVCModel>, String, String> view =
                      fitted.findSummaryModel();
                  return new LinearSVCTrainingSummaryImpl(
                      view._1().transform(rows),
                      view._2(),
                      view._3(),
                      columns.label(),
                      columns.weight(),
                      objectiveHistory);
                })));
  }

  /** Predictions of a model, with the columns that hold them. */
  private static final class View {
    private final Dataset<Row> predictions;
    private final String probability;
    private final String prediction;
    private final String features;

    View(LogisticRegressionModel fitted, Dataset<?> dataset) {
      Tuple3<ProbabilisticClassificationModel<Vector, LogisticRegressionModel>, String, String>
          view = fitted.findSummaryModel();
      predictions = view._1().transform(dataset);
      probability = view._2();
      prediction = view._3();
      features = fitted.getFeaturesCol();
    }

    BinaryLogisticRegressionTrainingSummary binary(Columns columns, double[] objectiveHistory) {
      return new BinaryLogisticRegressionTrainingSummaryImpl(
          predictions,
          probability,
          prediction,
          columns.label(),
          features,
          columns.weight(),
          objectiveHistory);
    }

    LogisticRegressionTrainingSummary multinomial(Columns columns, double[] objectiveHistory) {
      return new LogisticRegressionTrainingSummaryImpl(
          predictions,
          probability,
          prediction,
          columns.label(),
          features,
          columns.weight(),
          objectiveHistory);
    }
  }
}
