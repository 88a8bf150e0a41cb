package org.sparkoptimizer.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * A logistic loss, of one margin or of K, under a penalty with norms of groups, by its definition:
 * Σ_g f_g(λ₁√(|g|K)‖s∘w_g‖ + (λ₂/2)‖s∘w_g‖²), s being deviations or ones. Entry j·K + k of the
 * coefficients is of feature j and margin k.
 *
 * @param rows features, label and weight
 * @param margins K
 * @param groups the group of each feature, −1 for none
 * @param l1 λ₁
 * @param l2 λ₂
 * @param scales s
 * @param factors f
 */
public record GroupedObjective(
    List<Row> rows,
    int margins,
    int[] groups,
    double l1,
    double l2,
    double[] scales,
    double[] factors) {

  /** Weighted unbiased deviations of the features, or ones. */
  public static double[] scales(List<Row> rows, boolean standardization) {
    double[] scales = new double[features(rows.get(0)).length];
    Arrays.fill(scales, 1);
    for (int j = 0; standardization && j < scales.length; j++) {
      double sum = 0;
      double squares = 0;
      double mean = 0;
      for (Row row : rows) {
        sum += row.getDouble(2);
        squares += row.getDouble(2) * row.getDouble(2);
        mean += row.getDouble(2) * features(row)[j];
      }
      mean /= sum;
      double variance = 0;
      for (Row row : rows) {
        variance += row.getDouble(2) * Math.pow(features(row)[j] - mean, 2);
      }
      scales[j] = Math.sqrt(variance / (sum - squares / sum));
    }
    return scales;
  }

  private static double[] features(Row row) {
    return ((Vector) row.get(0)).toArray();
  }

  /** Slopes of the loss by s∘w, then by the intercepts. */
  public double[] gradient(double[] w, double[] intercepts) {
    int entries = w.length;
    double[] gradient = new double[entries + margins];
    double total = rows.stream().mapToDouble(row -> row.getDouble(2)).sum();
    for (Row row : rows) {
      double[] x = features(row);
      double[] slopes = slopes(x, (int) row.getDouble(1), w, intercepts);
      for (int k = 0; k < margins; k++) {
        double slope = row.getDouble(2) / total * slopes[k];
        for (int j = 0; j < x.length; j++) {
          gradient[j * margins + k] += slope * x[j] / scales[j];
        }
        gradient[entries + k] += slope;
      }
    }
    return gradient;
  }

  private double[] slopes(double[] x, int label, double[] w, double[] intercepts) {
    double[] exponentials = new double[margins];
    double sum = margins == 1 ? 1 : 0;
    for (int k = 0; k < margins; k++) {
      double margin = intercepts[k];
      for (int j = 0; j < x.length; j++) {
        margin += x[j] * w[j * margins + k];
      }
      exponentials[k] = Math.exp(margin);
      sum += exponentials[k];
    }
    double[] slopes = new double[margins];
    for (int k = 0; k < margins; k++) {
      boolean isLabel = margins == 1 ? label == 1 : label == k;
      slopes[k] = exponentials[k] / sum - (isLabel ? 1 : 0);
    }
    return slopes;
  }

  /** The entries that share a norm: of each group, and of each coefficient without one. */
  public List<int[]> blocks() {
    List<int[]> blocks = new ArrayList<>();
    for (int group : Arrays.stream(groups).filter(g -> g >= 0).distinct().toArray()) {
      List<Integer> entries = new ArrayList<>();
      for (int e = 0; e < groups.length * margins; e++) {
        if (groups[e / margins] == group) {
          entries.add(e);
        }
      }
      blocks.add(entries.stream().mapToInt(Integer::intValue).toArray());
    }
    for (int e = 0; e < groups.length * margins; e++) {
      if (groups[e / margins] < 0) {
        blocks.add(new int[] {e});
      }
    }
    return blocks;
  }

  private double norm(int[] block, double[] values) {
    return Math.sqrt(Arrays.stream(block).mapToDouble(e -> values[e] * values[e]).sum());
  }

  private double factor(int[] block) {
    return factors[block[0] / margins];
  }

  private double kink(int[] block) {
    return l1 * factor(block) * Math.sqrt(block.length);
  }

  /**
   * How far a point is from meeting the conditions of an optimum, at the worst: ‖∇_g‖ ≤ λ_g of a
   * group at zero, ∇_g + λ_gŵ_g/‖ŵ_g‖ + λ₂ŵ_g = 0 of another, and no slope of the intercepts.
   */
  public double violation(double[] w, double[] intercepts) {
    double[] gradient = gradient(w, intercepts);
    double worst = 0;
    for (int k = 0; k < margins; k++) {
      worst = Math.max(worst, Math.abs(gradient[w.length + k]));
    }
    double[] scaled = scaled(w);
    for (int[] block : blocks()) {
      double length = norm(block, scaled);
      if (length == 0) {
        worst = Math.max(worst, norm(block, gradient) - kink(block));
      } else {
        double[] rest = gradient.clone();
        for (int e : block) {
          rest[e] += (kink(block) / length + l2 * factor(block)) * scaled[e];
        }
        worst = Math.max(worst, norm(block, rest));
      }
    }
    return worst;
  }

  private double[] scaled(double[] w) {
    double[] scaled = w.clone();
    Arrays.setAll(scaled, e -> w[e] * scales[e / margins]);
    return scaled;
  }

  private double meanSquaredRow() {
    double sum = 0;
    double total = 0;
    for (Row row : rows) {
      double[] x = features(row);
      double squares = 1;
      for (int j = 0; j < x.length; j++) {
        squares += Math.pow(x[j] / scales[j], 2);
      }
      sum += row.getDouble(2) * squares;
      total += row.getDouble(2);
    }
    return sum / total;
  }

  /** Coefficients and then intercepts after so many steps of proximal gradient from zero. */
  public double[] descended(int steps) {
    double step = 1 / (meanSquaredRow() * (margins == 1 ? 0.25 : 0.5));
    int entries = groups.length * margins;
    double[] point = new double[entries + margins];
    for (int i = 0; i < steps; i++) {
      double[] z = point;
      double[] w = new double[entries];
      Arrays.setAll(w, e -> z[e] / scales[e / margins]);
      double[] gradient = gradient(w, Arrays.copyOfRange(point, entries, point.length));
      for (int e = 0; e < point.length; e++) {
        point[e] -= step * gradient[e];
      }
      for (int[] block : blocks()) {
        double length = norm(block, point);
        double kept = length == 0 ? 0 : Math.max(1 - step * kink(block) / length, 0);
        for (int e : block) {
          point[e] *= kept / (1 + step * l2 * factor(block));
        }
      }
    }
    for (int e = 0; e < entries; e++) {
      point[e] /= scales[e / margins];
    }
    return point;
  }
}
