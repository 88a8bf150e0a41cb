package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.DasvrdaSummary;

/**
 * One of the tasks of {@code train}.
 *
 * @param <E> the estimator whose parameters are the command's options
 */
interface TrainingTask<E extends DasvrdaParams<E> & PredictorParams & HasWeightCol & HasTol> {

  /**
   * What a task ends with.
   *
   * @param model the model, which MLlib can load
   * @param summary the solver's account; empty where no solver ran
   */
  record Outcome(MLWritable model, Optional<DasvrdaSummary> summary) {}

  /** The estimator whose parameters are the command's options. */
  E estimator();

  /** The columns it reads. */
  default InputReader.Columns columns() {
    return InputReader.Columns.of(estimator());
  }

  /** Starts from a saved model. */
  void startFrom(String modelPath);

  /** The rows with the labels that the estimator takes. */
  default Dataset<Row> labelled(Dataset<Row> rows) {
    return rows;
  }

  /** Fits the rows; what scoring must know besides the model goes into {@code json}. */
  Outcome fit(Dataset<Row> rows, ObjectNode json);
}
