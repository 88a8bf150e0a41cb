package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.Execution;
import org.sparkoptimizer.ml.SolverSettings;
import org.sparkoptimizer.report.TrainingReport;
import org.sparkoptimizer.solver.StageListener;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A fit by a command, with its progress, and what is written of it.
 *
 * @param training what is fitted
 * @param name the task's name
 * @param spec the command, whose options the estimator's parameters are
 */
record TrainingRun(TrainingTask<?> training, String name, CommandSpec spec) {
  /** Parameters that the task decides. */
  private static final Set<String> OF_TASK = Set.of("loss", "epsilon", "family");

  /** The start of a summary: what is known before the fit. */
  ObjectNode describe(String input, Dataset<Row> rows) {
    ObjectNode json = ModelFolder.json();
    json.put("task", name).put("input", input);
    var names = json.putArray(ModelFolder.FEATURE_NAMES);
    FeatureAssembler.namesIn(rows, training.columns().features()).forEach(names::add);
    return json;
  }

  /** Fits, and says how far it has come. */
  TrainingTask.Outcome fit(Dataset<Row> rows, ObjectNode json) {
    return checked(
        rows,
        () -> {
          listen(training.estimator(), new Progress(out(), training.estimator().getTol()));
          return training.fit(rows, json);
        });
  }

  /** Asks the estimator; what it refuses besides data is a parameter, so an option. */
  <T> T checked(Dataset<Row> rows, Supplier<T> asked) {
    try {
      return asked.get();
    } catch (InvalidDataException e) {
      throw new InvalidDataException(withColumnNames(e.getMessage(), rows));
    } catch (IllegalArgumentException e) {
      String message = ParamOptions.withOptionNames(Messages.of(e), spec);
      throw new UsageException(withColumnNames(message, rows));
    }
  }

  /** One task of an executor says nothing before it ends, so that place has to be asked for. */
  static void listen(DasvrdaParams<?> estimator, StageListener progress) {
    if (SolverSettings.execution(estimator) != Execution.EXECUTOR) {
      estimator.setStageListener(progress);
    }
  }

  private String withColumnNames(String message, Dataset<Row> rows) {
    return FeatureAssembler.withNames(
        message, FeatureAssembler.namesIn(rows, training.columns().features()));
  }

  /** Writes the model and what is known of it. */
  void write(
      SparkSession session, TrainingTask.Outcome outcome, ObjectNode json, ModelFolder folder)
      throws IOException {
    json.set(ModelFolder.PARAMETERS, parameters());
    outcome.summary().ifPresent(summary -> json.set("fit", TrainingReport.of(summary)));
    json.set("versions", versions(session));
    folder.write(outcome.model(), json);
  }

  /** What was fitted with. */
  static ObjectNode versions(SparkSession session) {
    return ModelFolder.json()
        .put("sparkOptimizer", Versions.library())
        .put("spark", session.version())
        .put("java", System.getProperty("java.version"));
  }

  /** The estimator's parameters, without those that the task decides. */
  ObjectNode parameters() {
    Params estimator = training.estimator();
    ObjectNode json = ModelFolder.json();
    for (Param<?> param : estimator.params()) {
      if (estimator.isDefined(param) && !OF_TASK.contains(param.name())) {
        json.set(param.name(), ParamOptions.asJson(estimator, param));
      }
    }
    return json;
  }

  /** Says where the model is and whether the fit converged, and returns the exit code. */
  int report(TrainingTask.Outcome outcome, ObjectNode json, String path) {
    Labels.readFrom(json).describeTo(out());
    out().printf("model and summary.json written to %s%n", path);
    if (outcome.summary().isEmpty()) {
      return ExitCode.DONE;
    }
    DasvrdaSummary summary = outcome.summary().get();
    out()
        .printf(
            Locale.ROOT,
            "%s: %s (relative suboptimality %.2e, tol %.2e)%n",
            summary.converged() ? "converged" : "not converged",
            summary.reason().description(),
            summary.relative(),
            training.estimator().getTol());
    return summary.converged() ? ExitCode.DONE : ExitCode.NOT_CONVERGED;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
