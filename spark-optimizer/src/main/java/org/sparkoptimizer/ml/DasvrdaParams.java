package org.sparkoptimizer.ml;

import java.util.Optional;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.solver.StageListener;

/**
 * The parameters of this library's estimators beyond MLlib's.
 *
 * <p>A setter throws an {@link IllegalArgumentException} that names the parameter and the value
 * where that is out of its range. What only other parameters or the rows tell, such as a number of
 * {@code penaltyFactors} that is not the number of features, {@code fit} refuses likewise. Rows are
 * counted without those of weight 0.
 *
 * @param <T> the estimator
 * @since 0.1.0
 */
public interface DasvrdaParams<T> extends NamedFeatureParams<T> {

  /**
   * Packs the rows and returns the plan that a fit would follow, without fitting.
   *
   * @throws org.sparkoptimizer.data.InvalidDataException if they cannot be trained on
   */
  Plan explain(Dataset<?> dataset);

  /** Who hears of each stage of a fit. */
  StageListener getStageListener();

  /**
   * Sets who hears of each stage of a fit, on the driver. Not a Param: it is not saved, but {@code
   * copy} keeps it.
   */
  T setStageListener(StageListener listener);

  /** Param of the random seed of the mini-batches; default 42. */
  default LongParam seed() {
    return solverParams().seed;
  }

  /** Sets the random seed of the mini-batches; default 42. */
  default T setSeed(long value) {
    set(seed(), value);
    return self();
  }

  /** Returns the random seed of the mini-batches. */
  default long getSeed() {
    return (Long) $(seed());
  }

  /** Param of b, the rows of a mini-batch; by plan when not set. */
  default LongParam miniBatchSize() {
    return solverParams().miniBatchSize;
  }

  /** Sets b, the rows of a mini-batch; by plan when not set. */
  default T setMiniBatchSize(long value) {
    set(miniBatchSize(), value);
    return self();
  }

  /** Returns b, the rows of a mini-batch, if set. */
  default Optional<Long> getMiniBatchSize() {
    return isDefined(miniBatchSize()) ? Optional.of((Long) $(miniBatchSize())) : Optional.empty();
  }

  /** Param of m, the mini-batches of a stage; by plan when not set. */
  default IntParam innerSteps() {
    return solverParams().innerSteps;
  }

  /** Sets m, the mini-batches of a stage; by plan when not set. */
  default T setInnerSteps(int value) {
    set(innerSteps(), value);
    return self();
  }

  /** Returns m, the mini-batches of a stage, if set. */
  default Optional<Integer> getInnerSteps() {
    return isDefined(innerSteps()) ? Optional.of((Integer) $(innerSteps())) : Optional.empty();
  }

  /** Param of the number of packed partitions; one per task slot when not set. */
  default IntParam numPartitions() {
    return solverParams().numPartitions;
  }

  /** Sets the number of packed partitions; one per task slot when not set. */
  default T setNumPartitions(int value) {
    set(numPartitions(), value);
    return self();
  }

  /** Returns the number of packed partitions, if set. */
  default Optional<Integer> getNumPartitions() {
    return isDefined(numPartitions())
        ? Optional.of((Integer) $(numPartitions()))
        : Optional.empty();
  }

  /** Param of how the step size is chosen: {@code measured} (default) or {@code theory}. */
  default Param<String> stepRule() {
    return solverParams().stepRule;
  }

  /** Sets how the step size is chosen: {@code measured} (default) or {@code theory}. */
  default T setStepRule(String value) {
    set(stepRule(), value);
    return self();
  }

  /** Returns how the step size is chosen: {@code measured} (default) or {@code theory}. */
  default String getStepRule() {
    return $(stepRule());
  }

  /**
   * Param of when momentum is reset: {@code gradient} (default), {@code function} or {@code none}.
   */
  default Param<String> restartRule() {
    return solverParams().restartRule;
  }

  /** Sets when momentum is reset: {@code gradient} (default), {@code function} or {@code none}. */
  default T setRestartRule(String value) {
    set(restartRule(), value);
    return self();
  }

  /**
   * Returns when momentum is reset: {@code gradient} (default), {@code function} or {@code none}.
   */
  default String getRestartRule() {
    return $(restartRule());
  }

  /**
   * Param of where the fit runs: {@code auto} (default), {@code memory}, {@code executor} or {@code
   * distributed}.
   */
  default Param<String> execution() {
    return solverParams().execution;
  }

  /**
   * Sets where the fit runs: {@code auto} (default), {@code memory}, {@code executor} or {@code
   * distributed}.
   */
  default T setExecution(String value) {
    set(execution(), value);
    return self();
  }

  /**
   * Returns where the fit runs: {@code auto} (default), {@code memory}, {@code executor} or {@code
   * distributed}.
   */
  default String getExecution() {
    return $(execution());
  }

  /**
   * Param of the inner product of the steps: {@code auto} (default), {@code identity}, {@code
   * diagonal}, {@code hessian} or {@code secant}.
   */
  default Param<String> metric() {
    return solverParams().metric;
  }

  /**
   * Sets the inner product of the steps: {@code auto} (default), {@code identity}, {@code
   * diagonal}, {@code hessian} or {@code secant}.
   */
  default T setMetric(String value) {
    set(metric(), value);
    return self();
  }

  /** Returns the inner product of the steps. */
  default String getMetric() {
    return $(metric());
  }

  /** Param of the rows that a Hessian is taken on; by cost when not set. */
  default LongParam hessianRows() {
    return solverParams().hessianRows;
  }

  /** Sets the rows that a Hessian is taken on; by cost when not set. */
  default T setHessianRows(long value) {
    set(hessianRows(), value);
    return self();
  }

  /** Returns the rows that a Hessian is taken on, if set. */
  default Optional<Long> getHessianRows() {
    return isDefined(hessianRows()) ? Optional.of((Long) $(hessianRows())) : Optional.empty();
  }

  /**
   * Param of the rows of the largest sample that the start is found on, 0 for none; by cost when
   * not set.
   */
  default LongParam sampleRows() {
    return solverParams().sampleRows;
  }

  /**
   * Sets the rows of the largest sample that the start is found on, 0 for none; by cost when not
   * set.
   */
  default T setSampleRows(long value) {
    set(sampleRows(), value);
    return self();
  }

  /** Returns the rows of the largest sample that the start is found on, if set. */
  default Optional<Long> getSampleRows() {
    return isDefined(sampleRows()) ? Optional.of((Long) $(sampleRows())) : Optional.empty();
  }

  /** Param of a plan as JSON, from an earlier fit's summary, to be followed. */
  default Param<String> plan() {
    return solverParams().plan;
  }

  /** Sets a plan as JSON, from an earlier fit's summary, to be followed. */
  default T setPlan(String value) {
    set(plan(), value);
    return self();
  }

  /** Returns the plan to be followed, if set. */
  default Optional<String> getPlan() {
    return isDefined(plan()) ? Optional.of($(plan())) : Optional.empty();
  }

  /** Param of the folder for the checkpoints of a fit; none are written when not set. */
  default Param<String> checkpointDir() {
    return solverParams().checkpointDir;
  }

  /**
   * Sets the folder, on any Hadoop file system, for the checkpoints of this one fit. A fit of the
   * same data with the same parameters goes on from the newest there, with the bits of one that was
   * never interrupted; one of others is refused. They are removed when the fit ends.
   */
  default T setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return self();
  }

  /** Returns the folder for the checkpoints of a fit, if set. */
  default Optional<String> getCheckpointDir() {
    return isDefined(checkpointDir()) ? Optional.of($(checkpointDir())) : Optional.empty();
  }

  /** Param of the stages from one checkpoint to the next, −1 for none; default 1. */
  default IntParam checkpointInterval() {
    return solverParams().checkpointInterval;
  }

  /** Sets the stages from one checkpoint to the next, −1 for none; default 1. */
  default T setCheckpointInterval(int value) {
    set(checkpointInterval(), value);
    return self();
  }

  /** Returns the stages from one checkpoint to the next, −1 for none. */
  default int getCheckpointInterval() {
    return (Integer) $(checkpointInterval());
  }

  /** Param of the factor on the penalty of each feature, 0 for none; all 1 when not set. */
  default DoubleArrayParam penaltyFactors() {
    return solverParams().penaltyFactors;
  }

  /** Sets the factor on the penalty of each feature, 0 for none; all 1 when not set. */
  default T setPenaltyFactors(double[] value) {
    set(penaltyFactors(), value);
    return self();
  }

  /** Returns the factor on the penalty of each feature, 0 for none, if set. */
  default Optional<double[]> getPenaltyFactors() {
    return isDefined(penaltyFactors()) ? Optional.of($(penaltyFactors())) : Optional.empty();
  }

  /** Param of the columns whose features share a norm in the penalty; none when not set. */
  default StringArrayParam groups() {
    return solverParams().groups;
  }

  /**
   * Sets the columns whose features share a norm in the penalty: √|g|·‖w_g‖₂ in place of Σ|w_j|. A
   * group has the features that are called as its column, or begin with its name and an underscore.
   */
  default T setGroups(String... value) {
    set(groups(), value);
    return self();
  }

  /** Returns the columns whose features share a norm in the penalty, if set. */
  default Optional<String[]> getGroups() {
    return isDefined(groups()) ? Optional.of($(groups())) : Optional.empty();
  }

  /** Param of the group number of each feature, −1 for none; no groups when not set. */
  default IntArrayParam featureGroups() {
    return solverParams().featureGroups;
  }

  /** Sets the group number of each feature, −1 for none, where the features have no names. */
  default T setFeatureGroups(int... value) {
    set(featureGroups(), value);
    return self();
  }

  /** Returns the group number of each feature, −1 for none, if set. */
  default Optional<int[]> getFeatureGroups() {
    return isDefined(featureGroups()) ? Optional.of($(featureGroups())) : Optional.empty();
  }

  /** Param of whether coefficients must be ≥ 0; default false. */
  default BooleanParam nonnegative() {
    return solverParams().nonnegative;
  }

  /** Sets whether coefficients must be ≥ 0; default false. */
  default T setNonnegative(boolean value) {
    set(nonnegative(), value);
    return self();
  }

  /** Returns whether coefficients must be ≥ 0. */
  default boolean getNonnegative() {
    return (Boolean) $(nonnegative());
  }

  /** Param of the column of offsets, which are added to the rows' margins; none when not set. */
  default Param<String> offsetCol() {
    return solverParams().offsetCol;
  }

  /**
   * Sets the column of offsets: a number per row that is added to its margin with the coefficient
   * 1, as in MLlib's GeneralizedLinearRegression. The fitted model, which is MLlib's, knows nothing
   * of them: its predictions are those at offset 0, and {@link OffsetFeature} scores with offsets,
   * as a classifier's training summary does. The summary of a regression is that of the label less
   * its offset.
   */
  default T setOffsetCol(String value) {
    set(offsetCol(), value);
    return self();
  }

  /** Returns the column of offsets, if set. */
  default Optional<String> getOffsetCol() {
    return isDefined(offsetCol()) ? Optional.of($(offsetCol())) : Optional.empty();
  }

  /** Param of whether fits of the same persisted DataFrame share its packed rows; default true. */
  default BooleanParam reuse() {
    return solverParams().reuse;
  }

  /**
   * Sets whether fits of the same persisted DataFrame share its packed rows, and those of a grid,
   * as a CrossValidator does them, start from the one before with the nearest penalty; default
   * true. The tolerance holds from any start; the digits beyond it depend on the start.
   */
  default T setReuse(boolean value) {
    set(reuse(), value);
    return self();
  }

  /** Returns whether fits of the same persisted DataFrame share its packed rows. */
  default boolean getReuse() {
    return (Boolean) $(reuse());
  }
}
