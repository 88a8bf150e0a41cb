package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.solver.StageListener;

/** One of the tasks of {@code train}. */
interface TrainingTask {

  /**
   * What a task ends with.
   *
   * @param model the model, which MLlib can load
   * @param summary the solver's account; empty where no solver ran
   */
  record Outcome(MLWritable model, Optional<DasvrdaSummary> summary) {}

  /** The estimator whose parameters are the command's options. */
  Params estimator();

  /** The columns it reads. */
  InputReader.Columns columns();

  /** The tolerance it stops at. */
  double tol();

  /** Starts from a saved model. */
  void startFrom(String modelPath);

  /** Fits the rows; what scoring must know besides the model goes into {@code json}. */
  Outcome fit(Dataset<Row> rows, StageListener progress, ObjectNode json);
}
