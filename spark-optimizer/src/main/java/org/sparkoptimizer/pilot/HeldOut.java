package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.RowLoss;

/** Rows that no model has seen, cached, with their labels and weights on the driver. */
final class HeldOut {
  /** Resamples of a paired bootstrap. */
  private static final int RESAMPLES = 1000;

  private final Dataset<Row> rows;
  private final double[] labels;
  private final double[] weights;
  private final long seed;

  private HeldOut(Dataset<Row> rows, double[] labels, double[] weights, long seed) {
    this.rows = rows;
    this.labels = labels;
    this.weights = weights;
    this.seed = seed;
  }

  /**
   * Takes the labels and weights.
   *
   * @param rows columns features, label and weight, cached
   */
  HeldOut(Dataset<Row> rows, long seed) {
    this(rows, column(rows, "label"), column(rows, "weight"), seed);
  }

  /** Labels and weights alone, to judge margins that are known. */
  static HeldOut of(double[] labels, double[] weights, long seed) {
    return new HeldOut(null, labels, weights, seed);
  }

  /** A column, which must hold numbers throughout. */
  private static double[] column(Dataset<Row> rows, String name) {
    return rows.select(name).collectAsList().stream()
        .mapToDouble(row -> finite(row.isNullAt(0) ? Double.NaN : row.getDouble(0), name))
        .toArray();
  }

  private static double finite(double value, String name) {
    if (!Double.isFinite(value)) {
      throw new InvalidDataException(
          String.format(
              "a held-out row has a %s that is missing or not finite; drop or fill such rows",
              name));
    }
    return value;
  }

  double[] labels() {
    return labels;
  }

  long rows() {
    return labels.length;
  }

  /** Margins of a model, in the order of the labels. */
  double[] margins(ModelPoint model) {
    List<double[]> parts =
        rows.select("features")
            .toJavaRDD()
            .mapPartitions(
                partition -> {
                  List<Double> margins = new ArrayList<>();
                  partition.forEachRemaining(row -> margins.add(model.margin((Vector) row.get(0))));
                  return List.of(margins.stream().mapToDouble(Double::doubleValue).toArray())
                      .iterator();
                })
            .collect();
    return parts.stream()
        .flatMapToDouble(Arrays::stream)
        .map(margin -> finite(margin, "feature"))
        .toArray();
  }

  /** A metric of margins. */
  double score(HeldOutMetric metric, double[] margins) {
    return metric.prepare(labels, margins).of(weights);
  }

  /**
   * By how much a metric of some margins is higher than that of others, with an interval from a
   * paired bootstrap: both are judged on the same resampled rows.
   */
  Interval difference(HeldOutMetric metric, double[] margins, double[] others) {
    HeldOutMetric.Score score = metric.prepare(labels, margins);
    HeldOutMetric.Score other = metric.prepare(labels, others);
    SplittableRandom random = new SplittableRandom(seed);
    double[] samples = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double[] resampled = new double[weights.length];
      for (int draw = 0; draw < weights.length; draw++) {
        int row = random.nextInt(weights.length);
        resampled[row] += weights[row];
      }
      samples[r] = score.of(resampled) - other.of(resampled);
    }
    // Without rows of a class, which can happen where there are few, a metric is not a number.
    double[] defined = Arrays.stream(samples).filter(Double::isFinite).toArray();
    return Interval.of(score.of(weights) - other.of(weights), defined);
  }

  /** The metrics of a loss for some margins, beside those of an incumbent's. */
  List<Accuracy> accuracies(RowLoss loss, double[] margins, double[] incumbents) {
    return HeldOutMetric.of(loss).stream()
        .map(
            metric ->
                new Accuracy(
                    metric, score(metric, margins), difference(metric, margins, incumbents)))
        .toList();
  }
}
