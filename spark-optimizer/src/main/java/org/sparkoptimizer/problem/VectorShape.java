package org.sparkoptimizer.problem;

import java.io.Serializable;
import org.sparkoptimizer.loss.LossTerms;
import org.sparkoptimizer.loss.VectorLoss;

/**
 * What tasks for K margins a row know of the model. Raw coefficients and gradient sums stand as
 * {@link ColumnScaling} has them, and sums always have room for K intercepts.
 *
 * @param loss φ
 * @param features number of features d
 * @param intercept whether coefficients end with K intercepts
 */
record VectorShape(VectorLoss loss, int features, boolean intercept) implements Serializable {

  /** K. */
  int margins() {
    return loss.margins();
  }

  /** Length of gradient sums, K(d + 1). */
  int sumsLength() {
    return loss.margins() * (features + 1);
  }

  /** Room for {@code K} values of each row of a tile. */
  double[] forTile() {
    return new double[RowTile.mostRows(loss.margins()) * loss.margins()];
  }

  /** Room for what the loss says of each row of a tile. */
  LossTerms termsOfTile() {
    return LossTerms.ofMargins(RowTile.mostRows(loss.margins()), loss.margins());
  }

  /** Computes the margins of the rows of a tile. */
  void margins(RowTile tile, double[] point, double[] margins) {
    tile.margins(point, intercept, loss.margins(), margins);
  }
}
