package org.sparkoptimizer.linalg;

/**
 * A dense symmetric matrix, stored in full so that rows are columns. Immutable.
 *
 * @since 0.1.0
 */
public final class SymmetricMatrix {
  private final int order;
  private final double[] values;

  /**
   * Takes ownership of {@code values}, row by row, of which only the lower triangle has to be set.
   *
   * @throws IllegalArgumentException if the length is not {@code order}²
   */
  public SymmetricMatrix(int order, double[] values) {
    if (values.length != order * order) {
      throw new IllegalArgumentException(
          String.format("%d values cannot be a matrix of order %d", values.length, order));
    }
    this.order = order;
    this.values = values;
    for (int j = 0; j < order; j++) {
      for (int k = 0; k < j; k++) {
        values[k * order + j] = values[j * order + k];
      }
    }
  }

  /** Number of rows. */
  public int order() {
    return order;
  }

  /** Entry of row j and column k. */
  public double get(int j, int k) {
    return values[j * order + k];
  }

  /** Adds scale times column j to {@code target}. */
  public void addColumn(int j, double scale, double[] target) {
    int at = j * order;
    for (int k = 0; k < order; k++) {
      target[k] += scale * values[at + k];
    }
  }

  /** Returns the product with a vector. */
  public double[] times(double[] x) {
    double[] product = new double[order];
    for (int j = 0; j < order; j++) {
      product[j] = VectorOps.dot(values, j * order, x, order);
    }
    return product;
  }

  /**
   * Returns the rows and columns {@code indices[0 .. count)} with {@code ridge} on the diagonal.
   */
  public SymmetricMatrix principal(int[] indices, int count, double[] ridge) {
    double[] part = new double[count * count];
    for (int j = 0; j < count; j++) {
      int row = indices[j] * order;
      for (int k = 0; k <= j; k++) {
        part[j * count + k] = values[row + indices[k]];
      }
      part[j * count + j] += ridge[j];
    }
    return new SymmetricMatrix(count, part);
  }

  /** Returns the matrix with {@code share} of its mean diagonal added to the diagonal. */
  public SymmetricMatrix withRidge(double share) {
    double trace = 0;
    for (int j = 0; j < order; j++) {
      trace += get(j, j);
    }
    double[] ridged = values.clone();
    for (int j = 0; j < order; j++) {
      ridged[j * order + j] += share * trace / order;
    }
    return new SymmetricMatrix(order, ridged);
  }

  /** Returns the matrix with {@code factor}·vvᵀ added. */
  public SymmetricMatrix plusOuterProduct(double factor, double[] v) {
    double[] sum = values.clone();
    for (int j = 0; j < order; j++) {
      for (int k = 0; k < order; k++) {
        sum[j * order + k] += factor * (v[j] * v[k]);
      }
    }
    return new SymmetricMatrix(order, sum);
  }

  /** The values row by row; not to be changed. */
  double[] values() {
    return values;
  }
}
