package org.sparkoptimizer.linalg;

import java.io.Serializable;
import java.util.Optional;

/**
 * A block of feature rows in primitive arrays, dense or sparse; immutable.
 *
 * <p>Coefficients of K margins a row stand feature by feature: entry {@code j·K + k} belongs to
 * feature j and margin k. The methods without K are the case K = 1.
 *
 * @since 0.1.0
 */
public sealed interface RowBlock extends Serializable permits DenseBlock, SparseBlock {

  /** Number of rows. */
  int rows();

  /** Number of features of a row. */
  int columns();

  /** Number of stored entries of all rows. */
  long entries();

  /** Bytes of the arrays that hold the rows. */
  long bytes();

  /** Adds all entries to a fingerprint. */
  void addTo(Fingerprint fingerprint);

  /**
   * Returns a block of rows that stand one behind the other.
   *
   * @param values row i from i·columns on, of length rows·columns; not copied
   */
  static RowBlock dense(int rows, int columns, double[] values) {
    return new DenseBlock(rows, columns, values);
  }

  /** Returns a block of copies of the given rows, in their order. */
  RowBlock select(int[] chosen);

  /** Returns a_iᵀw for row i; w has at least {@link #columns()} entries. */
  double dot(int row, double[] w);

  /** Adds scale·a_i to {@code sum}. */
  void addTo(int row, double scale, double[] sum);

  /**
   * Writes a_iᵀw into {@code margins[t]} for i = {@code rows[t]}, t in [0, count): the bits of
   * {@link #dot}, whichever rows stand together.
   */
  void margins(int[] rows, int count, double[] w, double[] margins);

  /** Adds Σ_t scales[t]·a_i to {@code sum}, i = {@code rows[t]}, t in [0, count). */
  void addScaledRows(int[] rows, int count, double[] scales, double[] sum);

  /**
   * Adds Σ_t scales[t]·a_i a_iᵀ, i = {@code rows[t]}, t in [0, count), to the lower triangle of a
   * symmetric matrix.
   *
   * @param lower entry (j, k) at j·columns + k; entries with k > j are left alone
   */
  void addOuterProducts(int[] rows, int count, double[] scales, double[] lower);

  /**
   * Returns rows less a centre as a block of their own, empty for a sparse block, which would not
   * be sparse any more.
   *
   * @param center the centre of each feature
   */
  Optional<RowBlock> centered(int[] rows, int count, double[] center);

  /**
   * Writes the K margins a_iᵀW of each listed row into {@code margins}, those of i = {@code
   * rows[t]} from t·K on; the bits of a row do not depend on the others.
   */
  void margins(int[] rows, int count, double[] w, int k, double[] margins);

  /** Adds Σ_t a_i ⊗ s_t to {@code sum}, s_t being K scales from t·K on and i = {@code rows[t]}. */
  void addScaledRows(int[] rows, int count, double[] scales, int k, double[] sum);

  /**
   * Returns a block of the rows (a_i, 1) ⊗ f_t, i = {@code rows[t]}, t in [0, count): entry j·K + k
   * is a_ij·f_tk, and the last K are f_t.
   *
   * @param factors f_t from t·K on
   */
  RowBlock timesFactors(int[] rows, int count, double[] factors, int k);

  /** Appends row i to a builder for the same features. */
  void appendRow(int row, RowBlockBuilder builder);

  /**
   * Returns Σ_j ((a_ij − center_j)·inverseScale_j)² over all features, stored or not.
   *
   * @param center the centre of each feature, or null for zeros
   * @param inverseScale one over the scale of each feature, 0 for a feature to leave out
   * @param centerNorm Σ_j (center_j·inverseScale_j)², which a sparse row starts from
   */
  double scaledSquaredNorm(int row, double[] center, double[] inverseScale, double centerNorm);

  /**
   * Adds weight·(a_ij − center_j)² to {@code squares} and weight to {@code mass} for every entry j
   * of the row that is not zero. The caller adds the share of the zeros.
   */
  void addSquaredDeviations(
      int row, double weight, double[] center, double[] squares, double[] mass);
}
