package org.sparkoptimizer.testkit;

import java.util.function.DoubleBinaryOperator;

/**
 * A loss of a row, written down from its definition, apart from the library's.
 *
 * @param value loss of a margin and a label
 * @param slope its derivative in the margin
 */
public record PlainLoss(DoubleBinaryOperator value, DoubleBinaryOperator slope) {

  /** log(1 + exp(−sm)), with s = ±1 for labels 1 and 0. */
  public static final PlainLoss LOGISTIC =
      new PlainLoss(
          (m, y) -> Math.log1p(Math.exp(-sign(y) * m)),
          (m, y) -> -sign(y) / (1 + Math.exp(sign(y) * m)));

  /** (m − y)²/2. */
  public static final PlainLoss SQUARED =
      new PlainLoss((m, y) -> (m - y) * (m - y) / 2, (m, y) -> m - y);

  /** max(0, 1 − sm)². */
  public static final PlainLoss SQUARED_HINGE =
      new PlainLoss((m, y) -> lack(m, y) * lack(m, y), (m, y) -> -2 * sign(y) * lack(m, y));

  /** The hinge with its corner rounded over a width. */
  public static PlainLoss smoothedHinge(double width) {
    return new PlainLoss(
        (m, y) -> {
          double rounded = Math.min(lack(m, y), width);
          return rounded * rounded / (2 * width) + lack(m, y) - rounded;
        },
        (m, y) -> -sign(y) * Math.min(lack(m, y), width) / width);
  }

  private static double sign(double label) {
    return label == 1 ? 1 : -1;
  }

  private static double lack(double margin, double label) {
    return Math.max(0, 1 - sign(label) * margin);
  }
}
