package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.ScaledHuberLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FittedScaleSum;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.MetricRule;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StoppingRule;

/**
 * A linear model's problem in the solver's coordinates, without its rows.
 *
 * @param loss φ
 * @param scaling the solver's coordinates
 * @param regularizer R in these coordinates
 * @param nullMargins margins of the null model
 * @param start where to start, in these coordinates
 */
record ScaledProblem(
    Loss loss, ColumnScaling scaling, Regularizer regularizer, double[] nullMargins, double[] start)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One unknown needs far fewer; without a tolerance a run ends where nothing falls any more. */
  private static final int MOST_STAGES_OF_CONSTANT = 100;

  /** F over rows, which it takes over, at the best scale where the loss has one to be fitted. */
  TwiceDifferentiableSum over(PartitionedRows rows) {
    GlmFiniteSum sum = glm(rows);
    return loss instanceof ScaledHuberLoss huber
        ? new FittedScaleSum(sum, huber, nullMargins[0])
        : sum;
  }

  /** F over rows, which it takes over, of the loss as it is. */
  GlmFiniteSum glm(PartitionedRows rows) {
    return new GlmFiniteSum(rows, loss, scaling, nullMargins);
  }

  /**
   * The start where that is the constant model, with the best intercept also where the scale is
   * fitted too: there the mean of the labels is not the best constant.
   */
  double[] constantModel(TwiceDifferentiableSum sum) {
    if (!(sum instanceof FittedScaleSum) || !scaling.hasIntercept()) {
      return start;
    }
    double[] lower = new double[sum.dimension()];
    double[] upper = new double[sum.dimension()];
    lower[lower.length - 1] = Double.NEGATIVE_INFINITY;
    upper[upper.length - 1] = Double.POSITIVE_INFINITY;
    ElasticNet none = ElasticNet.none(sum.dimension());
    return Dasvrda.inMetric(
            new StageShape(1, sum.terms(), new ShiftedSchedule(2), 0),
            MetricRule.secant(1),
            new StoppingRule(0, MOST_STAGES_OF_CONSTANT))
        .minimize(
            new CompositeProblem(sum, new BoxConstrained(none, lower, upper)),
            start,
            StageListener.NONE)
        .point();
  }

  /** A point in the features' own units. */
  LinearModel.Coefficients coefficients(double[] point) {
    double[] raw = scaling.toRaw(point);
    int entries = scaling.features() * scaling.margins();
    double[] intercepts =
        scaling.hasIntercept()
            ? Arrays.copyOfRange(raw, entries, raw.length)
            : new double[scaling.margins()];
    return new LinearModel.Coefficients(Arrays.copyOf(raw, entries), intercepts);
  }
}
