package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasMaxIter;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/**
 * The parameters that both estimators have beyond MLlib's, as objects of one estimator.
 *
 * @since 0.1.0
 */
public final class SolverParams implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Default of {@code maxIter}: stages end by tol; this only stops a fit that goes nowhere. */
  public static final int DEFAULT_MAX_ITER = 1000;

  /** Default of {@code seed}. */
  public static final long DEFAULT_SEED = 42L;

  /** Parameters that change what is fitted and that MLlib's models do not hold. */
  public static final Set<String> BEYOND_MLLIB =
      Set.of(
          "penaltyFactors",
          "penaltyFactorsByName",
          "groups",
          "featureGroups",
          "nonnegative",
          "monotoneIncreasing",
          "monotoneDecreasing",
          "offsetCol",
          "lowerBoundsOnCoefficients",
          "upperBoundsOnCoefficients",
          "lowerBoundsOnIntercepts",
          "upperBoundsOnIntercepts");

  static final String MEASURED = "measured";

  /** Value of {@code stepRule}: the published step. */
  public static final String THEORY = "theory";

  static final String GRADIENT = "gradient";
  static final String FUNCTION = "function";
  static final String NONE = "none";

  static final List<String> STEP_RULES = List.of(MEASURED, THEORY);
  static final List<String> RESTART_RULES = List.of(GRADIENT, FUNCTION, NONE);

  final LongParam seed;
  final LongParam miniBatchSize;
  final IntParam innerSteps;
  final IntParam numPartitions;
  final Param<String> stepRule;
  final Param<String> restartRule;
  final Param<String> execution;
  final Param<String> metric;
  final LongParam hessianRows;
  final LongParam sampleRows;
  final Param<String> plan;
  final Param<String> checkpointDir;
  final IntParam checkpointInterval;
  final DoubleArrayParam penaltyFactors;
  final StringArrayParam penaltyFactorsByName;
  final StringArrayParam groups;
  final IntArrayParam featureGroups;
  final BooleanParam nonnegative;
  final StringArrayParam monotoneIncreasing;
  final StringArrayParam monotoneDecreasing;
  final BooleanParam reuse;
  final Param<String> offsetCol;

  /** Makes the parameters of an estimator. */
  public SolverParams(DasvrdaParams<?> parent) {
    String uid = parent.uid();
    seed = new LongParam(uid, "seed", "random seed of the mini-batches");
    miniBatchSize =
        new LongParam(
            uid,
            "miniBatchSize",
            "rows of a mini-batch, b (> 0); by default, with metric identity or diagonal, the square"
                + " root of the number of rows, or more where rounds are dear; else all rows",
            ParamValidators.gt(0));
    innerSteps =
        new IntParam(
            uid,
            "innerSteps",
            "mini-batches of a stage, m (> 0); by default rows / miniBatchSize with metric"
                + " identity or diagonal, more where rounds are dear, else 1 or, if miniBatchSize is set, 4",
            ParamValidators.gt(0));
    numPartitions =
        new IntParam(
            uid,
            "numPartitions",
            "packed partitions (> 0); by default one per task slot",
            ParamValidators.gt(0));
    stepRule =
        choice(
            uid,
            "stepRule",
            "how the step size is chosen with metric identity, which it implies, or diagonal",
            STEP_RULES);
    restartRule =
        choice(
            uid,
            "restartRule",
            "when momentum is reset with metric identity, which it implies, or diagonal",
            RESTART_RULES);
    execution = choice(uid, "execution", "where the fit runs", Execution.paramValues());
    metric = choice(uid, "metric", "inner product of the steps", MetricChoice.paramValues());
    hessianRows = hessianRows(uid);
    sampleRows =
        new LongParam(
            uid,
            "sampleRows",
            "rows of the largest sample that the start is found on, 0 for none; by default by cost",
            ParamValidators.gtEq(0));
    plan = new Param<>(uid, "plan", "a plan as JSON, from an earlier fit, to be followed");
    checkpointDir = checkpointDir(uid);
    checkpointInterval = checkpointInterval(uid);
    penaltyFactors = penaltyFactors(parent);
    penaltyFactorsByName = penaltyFactorsByName(parent);
    groups = groups(parent);
    featureGroups = featureGroups(parent);
    nonnegative = new BooleanParam(uid, "nonnegative", "whether coefficients must be >= 0");
    monotoneIncreasing = monotone(parent, "monotoneIncreasing", ">=");
    monotoneDecreasing = monotone(parent, "monotoneDecreasing", "<=");
    reuse = reuse(uid);
    offsetCol = offsetCol(uid);
  }

  private static LongParam hessianRows(String uid) {
    return new LongParam(
        uid,
        "hessianRows",
        "rows that a Hessian is taken on (> 0), all of them if at least as many; by default by"
            + " cost",
        ParamValidators.gt(0));
  }

  private static Param<String> offsetCol(String uid) {
    return new Param<>(
        uid, "offsetCol", "column of offsets, a number per row that is added to its margin");
  }

  private static Param<String> checkpointDir(String uid) {
    return new Param<>(
        uid,
        "checkpointDir",
        "folder, on any Hadoop file system, for the checkpoints of this one fit, from which the"
            + " same fit goes on after it was interrupted; they are removed when it ends");
  }

  private static IntParam checkpointInterval(String uid) {
    return new IntParam(
        uid,
        "checkpointInterval",
        "stages from one checkpoint to the next (>= 1), or -1 for none",
        new PositiveOrNone());
  }

  private static BooleanParam reuse(String uid) {
    return new BooleanParam(
        uid,
        "reuse",
        "whether fits of the same persisted DataFrame share its packed rows, and those of a grid"
            + " start from each other's models");
  }

  private static DoubleArrayParam penaltyFactors(DasvrdaParams<?> parent) {
    return new DoubleArrayParam(
        parent,
        "penaltyFactors",
        "factor (>= 0) on the penalty of each feature; 0 leaves a feature unpenalised",
        new NonNegativeFactors());
  }

  private static StringArrayParam penaltyFactorsByName(DasvrdaParams<?> parent) {
    return new StringArrayParam(
        parent,
        "penaltyFactorsByName",
        "factor (>= 0) on the penalty of features by their names, as age=0; city_*=2 is for all"
            + " names that begin with city_; other features have 1",
        new NamedFactor.AllParse());
  }

  private static StringArrayParam monotone(DasvrdaParams<?> parent, String name, String sign) {
    return new StringArrayParam(
        parent,
        name,
        "names of features whose coefficients must be "
            + sign
            + " 0; city_* is for all names that begin with city_");
  }

  private static StringArrayParam groups(DasvrdaParams<?> parent) {
    return new StringArrayParam(
        parent,
        "groups",
        "columns whose features share a norm in the L1 share of the penalty, so that they are kept"
            + " or dropped together: names that the features have or begin with, up to an"
            + " underscore",
        new Names());
  }

  private static IntArrayParam featureGroups(DasvrdaParams<?> parent) {
    return new IntArrayParam(
        parent,
        "featureGroups",
        "group number (>= 0) of each feature, or -1 for none, in place of groups by their names",
        new GroupNumbers());
  }

  private static Param<String> choice(String uid, String name, String doc, List<String> values) {
    Function1<String, Object> valid = ParamValidators.inArray(values);
    return new Param<>(uid, name, doc + ": one of " + String.join(", ", values), valid);
  }

  /** All of them. */
  public Stream<Param<?>> all() {
    return Stream.of(
        seed,
        miniBatchSize,
        innerSteps,
        numPartitions,
        stepRule,
        restartRule,
        execution,
        metric,
        hessianRows,
        sampleRows,
        plan,
        checkpointDir,
        checkpointInterval,
        penaltyFactors,
        penaltyFactorsByName,
        groups,
        featureGroups,
        nonnegative,
        monotoneIncreasing,
        monotoneDecreasing,
        reuse,
        offsetCol);
  }

  /** Those that choose the method: metric, steps, batches and restarts. */
  List<Param<?>> ofMethod() {
    return List.of(
        miniBatchSize, innerSteps, stepRule, restartRule, metric, hessianRows, sampleRows, plan);
  }

  /** Those that a plan has an entry for. */
  List<Param<?>> ofPlan() {
    return List.of(
        miniBatchSize,
        innerSteps,
        numPartitions,
        execution,
        metric,
        hessianRows,
        sampleRows,
        stepRule,
        restartRule);
  }

  /** Sets the defaults on the estimator. */
  public void setDefaults(DasvrdaParams<?> parent) {
    parent.setDefault(seed, DEFAULT_SEED);
    parent.setDefault(stepRule, MEASURED);
    parent.setDefault(restartRule, GRADIENT);
    parent.setDefault(execution, Execution.AUTO.paramValue());
    parent.setDefault(metric, MetricChoice.AUTO.paramValue());
    parent.setDefault(nonnegative, false);
    parent.setDefault(reuse, true);
    parent.setDefault(checkpointInterval, 1);
    if (parent instanceof HasMaxIter iterative) {
      parent.setDefault(iterative.maxIter(), DEFAULT_MAX_ITER);
    }
  }

  /** Makes a parameter that holds one bound per feature. */
  public static Param<Vector> boundsParam(DasvrdaParams<?> parent, String name, String side) {
    return new BoundsParam(
        parent, name, side + " bound of each coefficient, in the features' own units");
  }

  /** MLlib writes an infinite entry of a vector in a way that it cannot read; arrays it can. */
  private static final class BoundsParam extends Param<Vector> {
    private static final long serialVersionUID = 1L;

    private final DoubleArrayParam array;

    BoundsParam(DasvrdaParams<?> parent, String name, String doc) {
      super(parent.uid(), name, doc);
      array = new DoubleArrayParam(parent, name, doc);
    }

    @Override
    public String jsonEncode(Vector bounds) {
      return array.jsonEncode(bounds.toArray());
    }

    @Override
    public Vector jsonDecode(String json) {
      return Vectors.dense(array.jsonDecode(json));
    }
  }

  private static final class PositiveOrNone extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(Object interval) {
      return (Integer) interval >= 1 || (Integer) interval == -1;
    }
  }

  private static final class Names extends AbstractFunction1<String[], Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(String[] names) {
      return names.length > 0 && Arrays.stream(names).noneMatch(String::isBlank);
    }
  }

  private static final class GroupNumbers extends AbstractFunction1<int[], Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(int[] numbers) {
      return Arrays.stream(numbers).allMatch(number -> number >= -1);
    }
  }

  private static final class NonNegativeFactors extends AbstractFunction1<double[], Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(double[] factors) {
      for (double factor : factors) {
        if (!(factor >= 0) || Double.isInfinite(factor)) {
          return false;
        }
      }
      return true;
    }
  }
}
