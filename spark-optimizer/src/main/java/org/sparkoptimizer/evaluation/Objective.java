package org.sparkoptimizer.evaluation;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * MLlib's training objective P of a fitted model, evaluated from the rows of a DataFrame by its
 * definition. It shares nothing with the solvers that are compared: deviations are those of MLlib's
 * {@code Summarizer}, the rest is a plain sum over rows.
 *
 * <p>P(w, b) = Σ ωᵢ ℓ(yᵢ, xᵢ·w + b) / Σ ωᵢ + Σⱼ λ₁ sⱼ|wⱼ| + λ₂ sⱼ² wⱼ²/2, with sⱼ the deviation of
 * feature j if standardization is on, else 1. For squared error λ₂ is divided by the label's
 * deviation, as MLlib does.
 *
 * @since 0.1.0
 */
public final class Objective {
  private final RowLoss loss;
  private final int margins;
  private final Dataset<Row> rows;
  private final boolean fitIntercept;
  private final double[] deviations;
  private final double[] scales;
  private final double labelDeviation;
  private final double weightSum;
  private final long count;

  /**
   * The columns to read.
   *
   * @param features vector column
   * @param label label column
   * @param weight weight column, or null for equal weights
   */
  public record Columns(String features, String label, String weight) {}

  /**
   * Takes the rows; computes their moments, one job.
   *
   * @param loss loss of a row
   * @param data rows to judge models on
   * @param columns the columns to read
   * @param fitIntercept whether models have an intercept of their own
   * @param standardization whether the penalty is on standardised coefficients
   */
  public Objective(
      RowLoss loss,
      Dataset<Row> data,
      Columns columns,
      boolean fitIntercept,
      boolean standardization) {
    this(loss, 1, data, columns, fitIntercept, standardization);
  }

  private Objective(
      RowLoss loss,
      int margins,
      Dataset<Row> data,
      Columns columns,
      boolean fitIntercept,
      boolean standardization) {
    this.loss = loss;
    this.margins = margins;
    this.fitIntercept = fitIntercept;
    rows = selected(data, columns);
    Row moments = moments(rows);
    deviations = ((Vector) moments.get(0)).toArray();
    labelDeviation = ((Vector) moments.get(1)).apply(0);
    weightSum = moments.getDouble(2);
    count = moments.getLong(3);
    scales = deviations.clone();
    if (!standardization) {
      Arrays.fill(scales, 1.0);
    }
  }

  /**
   * Takes the rows for multinomial models with a class for each label from 0 to the largest.
   *
   * @param fitIntercept whether models have intercepts of their own
   */
  public static Objective multinomial(
      Dataset<Row> data, Columns columns, boolean fitIntercept, boolean standardization) {
    Row largest = data.agg(functions.max(data.col(columns.label()).cast("double"))).first();
    int classes = (int) largest.getDouble(0) + 1;
    return new Objective(RowLoss.SOFTMAX, classes, data, columns, fitIntercept, standardization);
  }

  private static Dataset<Row> selected(Dataset<Row> data, Columns columns) {
    Column weight =
        columns.weight() == null ? functions.lit(1.0) : data.col(columns.weight()).cast("double");
    return data.select(
            data.col(columns.features()), data.col(columns.label()).cast("double"), weight)
        .toDF("features", "label", "weight");
  }

  private static Row moments(Dataset<Row> rows) {
    Column weight = rows.col("weight");
    Column label =
        org.apache.spark.ml.functions.array_to_vector(functions.array(rows.col("label")));
    return rows.select(
            Summarizer.metrics("std").summary(rows.col("features"), weight).as("x"),
            Summarizer.metrics("std").summary(label, weight).as("y"),
            functions.sum(weight).as("weights"),
            functions.count(weight).as("count"))
        .select("x.std", "y.std", "weights", "count")
        .first();
  }

  /** Number of rows. */
  public long rows() {
    return count;
  }

  /** Number of features. */
  public int features() {
    return deviations.length;
  }

  /**
   * What a value of MLlib's history is multiplied by to become P: MLlib divides labels by their
   * deviation.
   */
  public double unitOfHistory() {
    return loss == RowLoss.SQUARED ? labelDeviation * labelDeviation : 1;
  }

  /** P at zero coefficients and intercept. */
  public double atZero() {
    return meanLoss(ModelPoint.zero(features(), margins));
  }

  /** P of a model. */
  public double value(ModelPoint point, Setting setting) {
    double l2 = l2(setting);
    double penalty = 0;
    for (int e = 0; e < point.coefficients().length; e++) {
      double scaled = scales[e / point.margins()] * point.coefficients()[e];
      penalty += setting.l1() * Math.abs(scaled) + l2 / 2 * scaled * scaled;
    }
    return meanLoss(point) + penalty;
  }

  private double l2(Setting setting) {
    return loss == RowLoss.SQUARED ? setting.l2() / labelDeviation : setting.l2();
  }

  private double meanLoss(ModelPoint point) {
    double sum = 0;
    for (double part : sums(point, DualScaling.NONE)) {
      sum += part;
    }
    return sum / weightSum;
  }

  /**
   * A lower bound on the smallest P, from the Fenchel dual at the slopes of a model. Negative
   * infinity where there is none, as without a penalty, or with several margins a row, whose dual
   * is not computed here.
   */
  public double lowerBound(ModelPoint point, Setting setting) {
    if (margins > 1) {
      return Double.NEGATIVE_INFINITY;
    }
    Slopes slopes = slopes(point);
    DualScaling scaling = fitIntercept ? slopes.balanced(loss) : DualScaling.IDENTITY;
    double[] gradient = slopes.gradient(scaling, weightSum);
    double l1 = setting.l1();
    double l2 = l2(setting);
    double shrink = 1;
    double penalty = 0;
    for (int j = 0; j < gradient.length; j++) {
      if (deviations[j] == 0) {
        continue; // MLlib keeps its coefficient at zero
      }
      double excess = Math.abs(gradient[j]) - l1 * scales[j];
      if (l2 > 0) {
        double scaled = Math.max(excess, 0) / scales[j];
        penalty += scaled * scaled / (2 * l2);
      } else if (excess > 0) {
        shrink = Math.min(shrink, l1 * scales[j] / Math.abs(gradient[j]));
      }
    }
    if (shrink == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double conjugates = 0;
    for (double part : sums(point, scaling.times(shrink))) {
      conjugates += part;
    }
    return -conjugates / weightSum - penalty;
  }

  /** Sums of weighted losses, or of conjugates at the scaled slopes, by partition. */
  private List<Double> sums(ModelPoint point, DualScaling scaling) {
    RowLoss rowLoss = loss;
    return withModel(
        point,
        (model, data) ->
            data.mapPartitions(
                    partition ->
                        List.of(sum(partition, model.value(), rowLoss, scaling)).iterator())
                .collect());
  }

  private static double sum(
      Iterator<Row> partition, ModelPoint point, RowLoss loss, DualScaling scaling) {
    double sum = 0;
    while (partition.hasNext()) {
      Row row = partition.next();
      double label = row.getDouble(1);
      Vector x = (Vector) row.get(0);
      double value =
          scaling.isNone()
              ? loss.value(label, point.margins(x))
              : loss.conjugate(label, scaling.apply(label, loss.slope(label, point.margin(x))));
      sum += row.getDouble(2) * value;
    }
    return sum;
  }

  private Slopes slopes(ModelPoint point) {
    RowLoss rowLoss = loss;
    int size = features();
    List<Slopes> parts =
        withModel(
            point,
            (model, data) ->
                data.mapPartitions(
                        partition -> {
                          Slopes slopes = new Slopes(size);
                          partition.forEachRemaining(
                              row -> slopes.add(row, model.value(), rowLoss));
                          return List.of(slopes).iterator();
                        })
                    .collect());
    Slopes total = new Slopes(size);
    parts.forEach(total::add);
    return total;
  }

  private interface Pass<T> {
    T over(Broadcast<ModelPoint> model, JavaRDD<Row> rows);
  }

  private <T> T withModel(ModelPoint point, Pass<T> pass) {
    Broadcast<ModelPoint> model =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext()).broadcast(point);
    try {
      return pass.over(model, rows.toJavaRDD());
    } finally {
      model.destroy();
    }
  }
}
