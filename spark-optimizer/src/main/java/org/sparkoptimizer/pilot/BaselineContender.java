package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.baseline.Budget;
import org.sparkoptimizer.baseline.Iterate;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.Execution;
import org.sparkoptimizer.ml.LinearModel;
import org.sparkoptimizer.ml.OpenProblem;
import org.sparkoptimizer.ml.Penalty;
import org.sparkoptimizer.ml.SolverSettings;
import org.sparkoptimizer.ml.TrainingData;

/**
 * A published method on this library's rows and problem. It has no certificate to stop by, so it
 * spends its budget, or ends where rounding leaves it nothing to do, and never counts as converged.
 *
 * @param method the method
 * @param problem what it minimises
 * @param seed seed of its mini-batches
 */
record BaselineContender(BaselineMethod method, Problem problem, long seed) implements Contender {
  /** Budget of a fit in effective passes. */
  static final int PASSES = 50;

  /** Depth of the aggregation tree, that of MLlib's estimators. */
  private static final int DEPTH = 2;

  @Override
  public String name() {
    return method.title();
  }

  @Override
  public String settings() {
    return method.settings() + "passes<=" + PASSES;
  }

  @Override
  public Trained fit(Dataset<Row> rows) {
    try (TrainingData data = TrainingData.prepare(rows, columns(), placement(rows));
        OpenProblem open = model(data).open(data, startIntercept(data))) {
      SomeIterates way = new SomeIterates();
      method
          .on(data.moments().rows(), seed)
          .run(open.problem(), open.start(), Budget.ofPasses(PASSES), way);
      return trained(way, open);
    }
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        problem.columns().features(),
        problem.columns().label(),
        problem.columns().weight(),
        isLogistic() ? LabelDomain.BINARY : LabelDomain.REAL);
  }

  private boolean isLogistic() {
    return problem.loss() == RowLoss.LOGISTIC;
  }

  /** In memory where that is where executors are, else on the executors. */
  private SolverSettings.Placement placement(Dataset<Row> rows) {
    boolean local = rows.sparkSession().sparkContext().isLocal();
    Execution execution = local ? Execution.MEMORY : Execution.DISTRIBUTED;
    return new SolverSettings.Placement(execution, Optional.empty(), DEPTH, true, method.title());
  }

  /** For squared error λ₂ is divided by the label's deviation, as MLlib does. */
  private LinearModel model(TrainingData data) {
    double deviation = data.moments().labelDeviation();
    double unit = isLogistic() || deviation == 0 ? 1 : deviation;
    return new LinearModel(
        isLogistic() ? new LogisticLoss() : new SquaredLoss(),
        problem.fitIntercept(),
        Penalty.elasticNet(
            problem.setting().l1(), problem.setting().l2() / unit, problem.standardization()));
  }

  private double startIntercept(TrainingData data) {
    double mean = data.moments().labelMean();
    return isLogistic() ? Estimators.logOdds(mean) : mean;
  }

  private static Trained trained(SomeIterates run, OpenProblem open) {
    List<Iterate> way = run.iterates();
    List<ModelPoint> points = way.stream().map(iterate -> point(open, iterate)).toList();
    return new Trained(
        points.get(points.size() - 1),
        run.passes(),
        Math.toIntExact(run.rounds()),
        false,
        new Trained.Curve(
            way.stream().mapToDouble(Iterate::passes).toArray(),
            way.stream().mapToDouble(iterate -> iterate.seconds() / run.seconds()).toArray(),
            (objective, setting) ->
                points.stream().mapToDouble(point -> objective.value(point, setting)).toArray()),
        Optional.empty(),
        Optional.empty());
  }

  private static ModelPoint point(OpenProblem open, Iterate iterate) {
    LinearModel.Coefficients coefficients = open.coefficients(iterate.point());
    return new ModelPoint(coefficients.coefficients(), coefficients.intercept());
  }
}
