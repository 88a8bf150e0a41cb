package org.sparkoptimizer.ml.regression;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;
import org.apache.spark.ml.regression.LinearRegressionTrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.objenesis.ObjenesisHelper;

/**
 * MLlib's training summary, made when it is first asked for something: MLlib's constructor goes
 * over all rows, which takes longer than many a fit. It is a class and has no other constructor, so
 * instances are made without calling one, as by deserialisation, and every method is passed on.
 * Like MLlib's it is of no use after serialisation.
 */
final class LazySummary extends LinearRegressionTrainingSummary {
  private static final long serialVersionUID = 1L;

  private double[] objectiveHistory;
  private transient Supplier<LinearRegressionTrainingSummary> source;
  private transient LinearRegressionTrainingSummary made;

  /** With a parameter, or Kryo would take it for a way to make instances. */
  @SuppressWarnings("unused") // Java wants a constructor that calls the superclass's
  private LazySummary(Void never) {
    super(null, null, null, null, null, null, null);
    throw new AssertionError("not called");
  }

  /**
   * Returns a summary that is {@code source}'s once it is asked for more than its history.
   *
   * @param objectiveHistory the source's
   */
  static LinearRegressionTrainingSummary of(
      double[] objectiveHistory, Supplier<LinearRegressionTrainingSummary> source) {
    LazySummary summary = ObjenesisHelper.newInstance(LazySummary.class);
    summary.objectiveHistory = objectiveHistory;
    summary.source = source;
    return summary;
  }

  private synchronized LinearRegressionTrainingSummary summary() {
    if (made == null) {
      if (source == null) {
        throw new IllegalStateException("a training summary does not survive serialisation");
      }
      made = source.get();
      source = null;
    }
    return made;
  }

  @Override
  public Dataset<Row> predictions() {
    return summary().predictions();
  }

  @Override
  public String predictionCol() {
    return summary().predictionCol();
  }

  @Override
  public String labelCol() {
    return summary().labelCol();
  }

  @Override
  public String featuresCol() {
    return summary().featuresCol();
  }

  @Override
  public double explainedVariance() {
    return summary().explainedVariance();
  }

  @Override
  public double meanAbsoluteError() {
    return summary().meanAbsoluteError();
  }

  @Override
  public double meanSquaredError() {
    return summary().meanSquaredError();
  }

  @Override
  public double rootMeanSquaredError() {
    return summary().rootMeanSquaredError();
  }

  @Override
  public double r2() {
    return summary().r2();
  }

  @Override
  public double r2adj() {
    return summary().r2adj();
  }

  @Override
  public Dataset<Row> residuals() {
    return summary().residuals();
  }

  @Override
  public long numInstances() {
    return summary().numInstances();
  }

  @Override
  public long degreesOfFreedom() {
    return summary().degreesOfFreedom();
  }

  @Override
  public double[] devianceResiduals() {
    return summary().devianceResiduals();
  }

  @Override
  public double[] coefficientStandardErrors() {
    return summary().coefficientStandardErrors();
  }

  @Override
  public double[] tValues() {
    return summary().tValues();
  }

  @Override
  public double[] pValues() {
    return summary().pValues();
  }

  @Override
  public double[] objectiveHistory() {
    return objectiveHistory == null ? summary().objectiveHistory() : objectiveHistory;
  }

  @Override
  public int totalIterations() {
    return objectiveHistory().length - 1;
  }

  /** Overrides a method that Spark has from 4.1 on. */
  public double[] coefficientArray() {
    return from41("coefficientArray");
  }

  /** Overrides a method that Spark has from 4.1 on. */
  public double[] diagInvAtWA() {
    return from41("diagInvAtWA");
  }

  private double[] from41(String method) {
    try {
      return (double[]) LinearRegressionTrainingSummary.class.getMethod(method).invoke(summary());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException(
          "this version of Spark has no LinearRegressionTrainingSummary." + method, e);
    }
  }
}
