package org.sparkoptimizer.reproduction;

import java.util.List;
import java.util.Locale;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.regularizer.ElasticNet;

/**
 * Weights of λ₁‖w‖₁ + (λ₂/2)‖w‖².
 *
 * @param l1 λ₁
 * @param l2 λ₂
 * @since 0.1.0
 */
public record Penalties(double l1, double l2) {

  /** Those of the paper's figures. */
  public static final List<Penalties> OF_THE_PAPER =
      List.of(new Penalties(1e-4, 0), new Penalties(1e-4, 1e-6), new Penalties(0, 1e-6));

  /** Checks the weights. */
  public Penalties {
    if (!(l1 >= 0) || !(l2 >= 0) || Double.isInfinite(l1) || Double.isInfinite(l2)) {
      throw new IllegalArgumentException(
          String.format("penalties are %s and %s but must be finite numbers >= 0", l1, l2));
    }
  }

  /** P = F + R with these penalties. */
  CompositeProblem with(FiniteSum sum) {
    return new CompositeProblem(sum, ElasticNet.uniform(sum.dimension(), l1, l2));
  }

  /** As in a table or a file's name, such as {@code 1e-4,0}. */
  @Override
  public String toString() {
    return text(l1) + "," + text(l2);
  }

  private static String text(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e-");
  }
}
