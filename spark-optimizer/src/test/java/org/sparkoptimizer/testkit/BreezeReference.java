package org.sparkoptimizer.testkit;

import breeze.linalg.DenseVector;
import breeze.optimize.DiffFunction;
import breeze.optimize.LBFGSB;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The minimiser of a mean loss with an elastic net within bounds, by Breeze's L-BFGS-B. Moments,
 * losses and penalty are computed here from plain rows, so nothing is shared with the library.
 *
 * <p>Breeze stops where the projected gradient is 1e-5, whatever the tolerance, so a reference is
 * good to about that over the curvature.
 *
 * <p>L1 has no corner here: a coefficient is the difference of two numbers of at least 0, whose sum
 * is penalised. Coefficients are those of standardised columns, and the intercept is that of
 * centred ones. A constant column counts as zeros, so it has no coefficient, as in MLlib.
 */
public final class BreezeReference {
  private static final double TOLERANCE = 1e-14;
  private static final int ITERATIONS = 10_000;
  private static final int MEMORY = 20;
  private static final int LINE_SEARCH = 64;

  private final double[][] columns;
  private final double[] labels;
  private final double[] weights;
  private final double[] means;
  private final double[] deviations;
  private final PlainLoss loss;
  private final boolean intercept;
  private final double[] l1;
  private final double[] l2;
  private final double[] optimum;

  /**
   * Factors on the penalty and bounds, a value per feature.
   *
   * @param factors factor on the penalty of each feature
   */
  public record Limits(double[] factors, double[] lower, double[] upper) {

    /** Neither factors nor bounds. */
    public static Limits none(int features) {
      return bounds(
          filled(features, Double.NEGATIVE_INFINITY), filled(features, Double.POSITIVE_INFINITY));
    }

    /** Bounds alone. */
    public static Limits bounds(double[] lower, double[] upper) {
      return new Limits(filled(lower.length, 1), lower, upper);
    }

    /** Factors alone. */
    public static Limits factors(double[] factors) {
      Limits none = none(factors.length);
      return new Limits(factors, none.lower, none.upper);
    }
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  /**
   * Minimises.
   *
   * @param rows features, label and weight
   * @param settings penalty and intercept, in MLlib's terms; of squared error, λ₂ is over the
   *     label's deviation
   */
  public BreezeReference(List<Row> rows, PlainLoss loss, Settings settings, Limits limits) {
    this.loss = loss;
    intercept = settings.fitIntercept();
    labels = rows.stream().mapToDouble(row -> row.getDouble(1)).toArray();
    weights =
        rows.stream()
            .mapToDouble(row -> settings.weightCol().isEmpty() ? 1 : row.getDouble(2))
            .toArray();
    int features = limits.factors.length;
    columns = new double[features][];
    means = new double[features];
    deviations = new double[features];
    l1 = new double[features];
    l2 = new double[features];
    double unit = loss.equals(PlainLoss.SQUARED) ? deviation(labels) : 1;
    for (int j = 0; j < features; j++) {
      int feature = j;
      double[] values =
          rows.stream().mapToDouble(row -> row.<Vector>getAs(0).apply(feature)).toArray();
      boolean constant = Arrays.stream(values).allMatch(x -> x == values[0]);
      means[j] = intercept ? mean(values) : 0;
      deviations[j] = constant ? 1 : deviation(values);
      columns[j] =
          Arrays.stream(values)
              .map(x -> constant ? 0 : (x - means[feature]) / deviations[feature])
              .toArray();
      double scale = settings.standardization() ? 1 : 1 / deviations[j];
      double penalty = settings.regParam() * limits.factors[j];
      l1[j] = penalty * settings.elasticNetParam() * scale;
      l2[j] = penalty * (1 - settings.elasticNetParam()) * scale * scale / unit;
    }
    optimum = minimise(limits);
  }

  private double mean(double[] values) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
      total += weights[i];
    }
    return sum / total;
  }

  /** MLlib's, from the unbiased variance with weights. */
  private double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    double total = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * (values[i] - mean) * (values[i] - mean);
      total += weights[i];
      squares += weights[i] * weights[i];
    }
    return Math.sqrt(sum / (total - squares / total));
  }

  /** Positive parts, negative parts, intercept. */
  private double[] minimise(Limits limits) {
    int d = columns.length;
    double[] lower = filled(2 * d + 1, 0);
    double[] upper = filled(2 * d + 1, 0);
    for (int j = 0; j < d; j++) {
      double low = limits.lower[j] * deviations[j];
      double high = limits.upper[j] * deviations[j];
      boolean split = l1[j] > 0;
      lower[j] = split ? Math.max(0, low) : low;
      upper[j] = split ? Math.max(0, high) : high;
      lower[d + j] = split ? Math.max(0, -high) : 0;
      upper[d + j] = split ? Math.max(0, -low) : 0;
    }
    lower[2 * d] = intercept ? Double.NEGATIVE_INFINITY : 0;
    upper[2 * d] = intercept ? Double.POSITIVE_INFINITY : 0;
    double[] start = new double[2 * d + 1];
    for (int e = 0; e < start.length; e++) {
      start[e] = Math.max(lower[e], Math.min(upper[e], 0));
    }
    LBFGSB minimiser =
        new LBFGSB(
            new DenseVector<>(lower),
            new DenseVector<>(upper),
            ITERATIONS,
            MEMORY,
            TOLERANCE,
            LINE_SEARCH,
            LINE_SEARCH);
    return array(minimiser.minimize(asBreezeFunction(), new DenseVector<>(start)));
  }

  private static double[] array(DenseVector<Object> vector) {
    return (double[]) vector.data();
  }

  /** Objective and gradient; what {@link #asBreezeFunction} calls. */
  Tuple2<Object, DenseVector<Object>> calculate(DenseVector<Object> point) {
    double[] parts = array(point);
    int d = columns.length;
    double[] gradient = new double[parts.length];
    double value = 0;
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < labels.length; i++) {
      double margin = parts[2 * d];
      for (int j = 0; j < d; j++) {
        margin += (parts[j] - parts[d + j]) * columns[j][i];
      }
      double weight = weights[i] / total;
      double slope = weight * loss.slope().applyAsDouble(margin, labels[i]);
      value += weight * loss.value().applyAsDouble(margin, labels[i]);
      for (int j = 0; j < d; j++) {
        gradient[j] += slope * columns[j][i];
      }
      gradient[2 * d] += slope;
    }
    for (int j = 0; j < d; j++) {
      double w = parts[j] - parts[d + j];
      value += l1[j] * (parts[j] + parts[d + j]) + l2[j] / 2 * w * w;
      gradient[j] += l2[j] * w;
      gradient[d + j] = l1[j] - gradient[j];
      gradient[j] += l1[j];
    }
    return new Tuple2<>(value, new DenseVector<>(gradient));
  }

  /** As {@code baseline.SmoothPart} does, and for its reason. */
  @SuppressWarnings("unchecked") // the lambda has the type that it is made for
  private DiffFunction<DenseVector<Object>> asBreezeFunction() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType exact = MethodType.methodType(Tuple2.class, DenseVector.class);
      MethodHandle calculate = lookup.findVirtual(BreezeReference.class, "calculate", exact);
      return (DiffFunction<DenseVector<Object>>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "calculate",
                  MethodType.methodType(DiffFunction.class, BreezeReference.class),
                  MethodType.methodType(Tuple2.class, Object.class),
                  calculate,
                  exact)
              .getTarget()
              .invoke(this);
    } catch (Throwable e) { // MethodHandle.invoke declares it
      throw new IllegalStateException("Breeze's function type has changed", e);
    }
  }

  /**
   * Largest difference of a model's coefficients and intercept, in the units that they have for
   * standardised columns, over the largest of the reference or 1.
   */
  public double distance(Vector coefficients, double modelIntercept) {
    int d = columns.length;
    double size = Math.max(1, Math.abs(optimum[2 * d]));
    double atMeans = modelIntercept;
    double distance = 0;
    for (int j = 0; j < d; j++) {
      double reference = optimum[j] - optimum[d + j];
      double w = coefficients.apply(j) * deviations[j];
      distance = Math.max(distance, Math.abs(w - reference));
      size = Math.max(size, Math.abs(reference));
      atMeans += coefficients.apply(j) * means[j];
    }
    return Math.max(distance, Math.abs(atMeans - optimum[2 * d])) / size;
  }
}
