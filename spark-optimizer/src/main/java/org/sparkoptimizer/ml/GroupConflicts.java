package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasElasticNetParam;
import org.apache.spark.ml.param.shared.HasSolver;

/**
 * Refuses parameters that cannot be had beside groups of features, or that leave them no effect.
 */
final class GroupConflicts {
  private static final String IN_IDENTITY =
      "groups have norms, whose step is known with metric 'identity' only";
  private static final String WITHIN_BOUNDS =
      "groups have norms, whose step within bounds is not known";

  private GroupConflicts() {}

  /**
   * Checks the parameters of an estimator, if it has groups.
   *
   * @throws IllegalArgumentException naming two that contradict each other, and why they do
   */
  static void check(DasvrdaParams<?> estimator) {
    SolverParams params = estimator.solverParams();
    if (estimator.isSet(params.groups) && estimator.isSet(params.featureGroups)) {
      throw new IllegalArgumentException(
          "groups is set but so is featureGroups, which says the same in another way; unset one");
    }
    for (Param<?> groups : List.of(params.groups, params.featureGroups)) {
      if (estimator.isSet(groups)) {
        requireL1(estimator, groups.name());
        refuse(estimator, groups.name(), otherMethods(estimator), IN_IDENTITY);
        refuse(estimator, groups.name(), bounds(estimator), WITHIN_BOUNDS);
      }
    }
  }

  /**
   * Checks a plan that a fit with groups is to follow.
   *
   * @throws IllegalArgumentException if the plan has another metric than groups need
   */
  static void check(Plan plan) {
    if (plan.metric() != MetricChoice.IDENTITY || plan.sampleRows() > 0) {
      throw new IllegalArgumentException(
          String.format(
              "plan has metric '%s' and sampleRows %d but %s; pass a plan of a fit with groups",
              plan.metric().paramValue(), plan.sampleRows(), IN_IDENTITY));
    }
  }

  private static void requireL1(DasvrdaParams<?> estimator, String groups) {
    if (!(estimator instanceof HasElasticNetParam mixed)) {
      throw new IllegalArgumentException(
          String.format(
              "%s is set but %s has no L1 share of the penalty to make norms of; unset it",
              groups, estimator.getClass().getSimpleName()));
    }
    if (mixed.getElasticNetParam() == 0) {
      throw new IllegalArgumentException(
          groups
              + " is set but elasticNetParam is 0.0, and norms of groups are its share of the"
              + " penalty; set it above 0 or unset "
              + groups);
    }
  }

  /** Parameters that ask for another metric. */
  private static List<Param<?>> otherMethods(DasvrdaParams<?> estimator) {
    SolverParams params = estimator.solverParams();
    MetricChoice metric = MetricChoice.of(estimator.getMetric());
    if (metric != MetricChoice.IDENTITY && metric != MetricChoice.AUTO) {
      return List.of(params.metric);
    }
    if (estimator instanceof HasSolver solved && solved.getSolver().equals("normal")) {
      return List.of(solved.solver());
    }
    return List.of(params.hessianRows, params.sampleRows);
  }

  private static List<Param<?>> bounds(DasvrdaParams<?> estimator) {
    return Arrays.stream(estimator.params())
        .filter(
            param ->
                param.name().contains("BoundsOn")
                    || param.name().startsWith("monotone")
                    || (param.equals(estimator.nonnegative()) && estimator.getNonnegative()))
        .toList();
  }

  private static void refuse(
      DasvrdaParams<?> estimator, String groups, List<Param<?>> others, String because) {
    for (Param<?> other : others) {
      if (estimator.isSet(other)) {
        throw new IllegalArgumentException(
            String.format(
                "%s is set but so is %s, and %s; unset one", groups, other.name(), because));
      }
    }
  }
}
