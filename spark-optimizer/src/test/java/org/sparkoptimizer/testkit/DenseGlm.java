package org.sparkoptimizer.testkit;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * F of a generalised linear model as a plain loop over plain rows, and its minimiser by accelerated
 * proximal gradient steps with exact gradients: nothing is shared with the code under test but the
 * loss and the regularizer, which have tests of their own.
 *
 * @param data rows in the coordinates of the coefficients
 * @param loss φ
 * @param intercept whether K intercepts follow the coefficients
 */
public record DenseGlm(Problems.Data data, Loss loss, boolean intercept) {

  /** A minimiser of F + R and its objective. */
  public record Optimum(double[] point, double objective) {}

  /** Length of the coefficients. */
  public int dimension() {
    return loss.margins() * (data.features() + (intercept ? 1 : 0));
  }

  private double entry(int row, int feature) {
    return feature == data.features() ? 1.0 : data.rows()[row][feature];
  }

  private int width() {
    return data.features() + (intercept ? 1 : 0);
  }

  private double weightSum() {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      sum += data.weight(i);
    }
    return sum;
  }

  private double[] margins(int row, double[] w) {
    int k = loss.margins();
    double[] margins = new double[k];
    Arrays.fill(margins, data.offset(row));
    for (int j = 0; j < width(); j++) {
      for (int c = 0; c < k; c++) {
        margins[c] += entry(row, j) * w[j * k + c];
      }
    }
    return margins;
  }

  /** F. */
  public double value(double[] w) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      sum += data.weight(i) * loss.value(margins(i, w), data.labels()[i]);
    }
    return sum / weightSum();
  }

  /** ∇F. */
  public double[] gradient(double[] w) {
    int k = loss.margins();
    double[] gradient = new double[w.length];
    double[] derivative = new double[k];
    double total = weightSum();
    for (int i = 0; i < data.size(); i++) {
      loss.derivative(margins(i, w), data.labels()[i], derivative);
      for (int j = 0; j < width(); j++) {
        for (int c = 0; c < k; c++) {
          gradient[j * k + c] += data.weight(i) / total * derivative[c] * entry(i, j);
        }
      }
    }
    return gradient;
  }

  private RealMatrix gram() {
    double[][] gram = new double[width()][width()];
    double total = weightSum();
    for (int i = 0; i < data.size(); i++) {
      for (int j = 0; j < width(); j++) {
        for (int k = 0; k < width(); k++) {
          gram[j][k] += data.weight(i) / total * entry(i, j) * entry(i, k);
        }
      }
    }
    return new Array2DRowRealMatrix(gram, false);
  }

  /** An upper bound on the smoothness of F: c_φ times the largest eigenvalue of AᵀΩA/W. */
  public double smoothness() {
    return loss.curvatureBound() * new EigenDecomposition(gram()).getRealEigenvalue(0);
  }

  /** c_φ times the mean of the rows' squared norms. */
  public double meanSmoothness() {
    return loss.curvatureBound() * gram().getTrace();
  }

  /** Minimiser of least squares with (l2/2)‖w‖², the intercept free, from the normal equations. */
  public double[] ridge(double l2) {
    RealMatrix normal = gram();
    double[] right = new double[width()];
    double total = weightSum();
    for (int j = 0; j < width(); j++) {
      if (j < data.features()) {
        normal.addToEntry(j, j, l2);
      }
      for (int i = 0; i < data.size(); i++) {
        right[j] += data.weight(i) / total * entry(i, j) * (data.labels()[i] - data.offset(i));
      }
    }
    return new LUDecomposition(normal)
        .getSolver()
        .solve(MatrixUtils.createRealVector(right))
        .toArray();
  }

  /** P = F + R. */
  public double objective(double[] w, Regularizer regularizer) {
    return value(w) + regularizer.value(w);
  }

  /** Minimises F + R until the steps are rounding. */
  public Optimum minimum(Regularizer regularizer) {
    double step = 1 / smoothness();
    double[] x = new double[dimension()];
    regularizer.prox(x, 0, x);
    double[] query = x.clone();
    double theta = 1;
    for (int i = 0; i < 40_000; i++) {
      double[] gradient = gradient(query);
      double[] next = new double[x.length];
      for (int j = 0; j < x.length; j++) {
        next[j] = query[j] - step * gradient[j];
      }
      regularizer.prox(next, step, next);
      double alignment = 0;
      double moved = 0;
      double size = 1;
      for (int j = 0; j < x.length; j++) {
        alignment += (query[j] - next[j]) * (next[j] - x[j]);
        moved = Math.max(moved, Math.abs(next[j] - query[j]));
        size = Math.max(size, Math.abs(next[j]));
      }
      double nextTheta = (1 + Math.sqrt(1 + 4 * theta * theta)) / 2;
      double momentum = alignment > 0 ? 0 : (theta - 1) / nextTheta;
      theta = alignment > 0 ? 1 : nextTheta;
      for (int j = 0; j < x.length; j++) {
        query[j] = next[j] + momentum * (next[j] - x[j]);
      }
      x = next;
      if (moved < 1e-15 * size) {
        break;
      }
    }
    return new Optimum(x, objective(x, regularizer));
  }
}
