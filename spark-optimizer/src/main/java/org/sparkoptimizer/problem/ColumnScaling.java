package org.sparkoptimizer.problem;

import org.sparkoptimizer.linalg.RowBlock;
import org.sparkoptimizer.linalg.SymmetricMatrix;

/**
 * The change of variables between raw and solver coordinates: â_ij = (a_ij − μ_j)/t_j with the
 * coefficients ŵ_j = t_j w_j and the intercept b̂ = b + Σ_j μ_j w_j. It acts on vectors of the
 * driver only, so no row is ever rewritten and sparse rows stay sparse. Immutable.
 *
 * <p>Both coordinates use the same layout: entry j·K + k for feature j and margin k, then, with an
 * intercept, K intercepts.
 *
 * @since 0.1.0
 */
public final class ColumnScaling implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private final int margins;
  private final boolean intercept;
  private final double[] center;
  private final double[] inverseScale;
  private final double centerNorm;

  private ColumnScaling(int margins, boolean intercept, double[] center, double[] inverseScale) {
    this.margins = margins;
    this.intercept = intercept;
    this.center = center;
    this.inverseScale = inverseScale;
    double norm = 0;
    for (int j = 0; center != null && j < center.length; j++) {
      double shift = center[j] * inverseScale[j];
      norm += shift * shift;
    }
    this.centerNorm = norm;
  }

  /** Raw coordinates, with or without an intercept. */
  public static ColumnScaling identity(int features, int margins, boolean intercept) {
    double[] ones = new double[features];
    java.util.Arrays.fill(ones, 1.0);
    return new ColumnScaling(margins, intercept, null, ones);
  }

  /**
   * Divides feature j by scale_j, without centring.
   *
   * @param scale t_j ≥ 0; a feature with t_j = 0 is dropped and gets the coefficient 0
   */
  public static ColumnScaling scaled(int margins, boolean intercept, double[] scale) {
    return new ColumnScaling(margins, intercept, null, inverse(scale));
  }

  /** Centres feature j at center_j and divides it by scale_j; the intercept is fitted. */
  public static ColumnScaling centred(int margins, double[] center, double[] scale) {
    return new ColumnScaling(margins, true, center.clone(), inverse(scale));
  }

  private static double[] inverse(double[] scale) {
    double[] inverse = new double[scale.length];
    for (int j = 0; j < scale.length; j++) {
      inverse[j] = scale[j] > 0 ? 1 / scale[j] : 0.0;
    }
    return inverse;
  }

  /** Number of features d. */
  public int features() {
    return inverseScale.length;
  }

  /** Number of margins K of a row. */
  public int margins() {
    return margins;
  }

  /** Whether intercepts are part of the vectors. */
  public boolean hasIntercept() {
    return intercept;
  }

  /** Length of the vectors: K·d, and K more with intercepts. */
  public int dimension() {
    return margins * (features() + (intercept ? 1 : 0));
  }

  /** Returns 1/t_j, or 0 for a dropped feature. */
  public double inverseScale(int feature) {
    return inverseScale[feature];
  }

  /** Returns the raw coefficients of a point in solver coordinates. */
  public double[] toRaw(double[] point) {
    double[] raw = new double[point.length];
    for (int j = 0; j < features(); j++) {
      for (int k = 0; k < margins; k++) {
        raw[j * margins + k] = point[j * margins + k] * inverseScale[j];
      }
    }
    if (intercept) {
      System.arraycopy(point, features() * margins, raw, features() * margins, margins);
      addCentre(-1.0, raw, raw);
    }
    return raw;
  }

  /** Returns the point in solver coordinates of raw coefficients; dropped features become 0. */
  public double[] fromRaw(double[] raw) {
    double[] point = new double[raw.length];
    for (int j = 0; j < features(); j++) {
      for (int k = 0; k < margins; k++) {
        double inverse = inverseScale[j];
        point[j * margins + k] = inverse > 0 ? raw[j * margins + k] / inverse : 0.0;
      }
    }
    if (intercept) {
      System.arraycopy(raw, features() * margins, point, features() * margins, margins);
      addCentre(1.0, raw, point);
    }
    return point;
  }

  private void addCentre(double sign, double[] raw, double[] target) {
    if (center == null) {
      return;
    }
    for (int j = 0; j < features(); j++) {
      if (inverseScale[j] > 0) {
        for (int k = 0; k < margins; k++) {
          target[features() * margins + k] += sign * center[j] * raw[j * margins + k];
        }
      }
    }
  }

  /**
   * Writes {@code factor} times the sum Σ s_i(â_i, 1) into {@code scaled}.
   *
   * @param sums raw sums Σ s_i(a_i, 1), at least {@link #dimension} long from {@code offset}
   */
  public void gradientFromRaw(double[] sums, int offset, double factor, double[] scaled) {
    int interceptAt = offset + features() * margins;
    for (int j = 0; j < features(); j++) {
      for (int k = 0; k < margins; k++) {
        double sum = sums[offset + j * margins + k];
        if (center != null) {
          sum -= center[j] * sums[interceptAt + k];
        }
        scaled[j * margins + k] = factor * sum * inverseScale[j];
      }
    }
    if (intercept) {
      for (int k = 0; k < margins; k++) {
        scaled[features() * margins + k] = factor * sums[interceptAt + k];
      }
    }
  }

  /** What is subtracted from each feature, or null for nothing; not to be changed. */
  double[] center() {
    return center;
  }

  /**
   * Returns factor·Σ s_i((â_i, 1)(â_i, 1)ᵀ) ⊗ V_i; a dropped feature gets the diagonal of an
   * average one, so that the matrix stays definite.
   *
   * @param triangle sums Σ s_i((a_i − c, 1)(a_i − c, 1)ᵀ) ⊗ V_i about {@link #center}, a packed
   *     lower triangle of order K(d + 1)
   */
  SymmetricMatrix hessianFromCentered(double[] triangle, double factor) {
    int order = dimension();
    int intercepts = features() * margins;
    double[] full = new double[order * order];
    for (int row = 0; row < order; row++) {
      double ofRow = factor * inverseScaleOf(row);
      int at = row * (row + 1) / 2;
      for (int column = 0; column <= row; column++) {
        full[row * order + column] = triangle[at + column] * ofRow * inverseScaleOf(column);
      }
      if (ofRow == 0) {
        int constant = intercepts + row % margins;
        full[row * order + row] = factor * triangle[constant * (constant + 1) / 2 + constant];
      }
    }
    return new SymmetricMatrix(order, full);
  }

  /** 1/t of a coordinate's feature, 1 for an intercept. */
  private double inverseScaleOf(int coordinate) {
    int feature = coordinate / margins;
    return feature < features() ? inverseScale[feature] : 1.0;
  }

  /** Returns ‖(â_i, 1)‖², the 1 only with an intercept. */
  double rowSquaredNorm(RowBlock block, int row) {
    return (intercept ? 1.0 : 0.0) + block.scaledSquaredNorm(row, center, inverseScale, centerNorm);
  }
}
