package org.sparkoptimizer.ml;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import org.sparkoptimizer.loss.Loss;

/**
 * Models that were fitted to the same rows. On a grid of penalties the next one starts from the
 * nearest: it saves stages, and what counts as converged does not depend on the start.
 */
final class Neighbours {
  /** Models that are kept, where their numbers take no more than so many. */
  private static final int MOST = 32;

  private static final long MOST_NUMBERS = 4_000_000;

  /** Distance on the scale of logarithms that another kind of penalty counts as. */
  private static final double ALL_OF_MIX = 5;

  private final Deque<Fitted> models = new ArrayDeque<>();

  private record Fitted(LinearModel model, LinearModel.Coefficients coefficients) {}

  /** Keeps a model; the oldest one makes room for it. */
  synchronized void add(LinearModel model, LinearModel.Coefficients coefficients) {
    long numbers = coefficients.coefficients().length;
    models.removeIf(fitted -> distance(fitted.model(), model) == 0);
    models.addLast(new Fitted(model, coefficients));
    while (models.size() > MOST || (models.size() > 1 && models.size() * numbers > MOST_NUMBERS)) {
      models.removeFirst();
    }
  }

  /** The model with the penalty nearest to another's, of those that differ by it alone. */
  synchronized Optional<LinearModel.Coefficients> nearest(LinearModel model) {
    return models.stream()
        .filter(fitted -> Double.isFinite(distance(fitted.model(), model)))
        .min(Comparator.comparingDouble(fitted -> distance(fitted.model(), model)))
        .map(Fitted::coefficients);
  }

  /** How far two penalties are apart; infinite where the models differ by more. */
  private static double distance(LinearModel a, LinearModel b) {
    Loss loss = a.loss();
    Penalty first = a.penalty();
    Penalty second = b.penalty();
    boolean alike =
        loss.equals(b.loss())
            && a.intercept() == b.intercept()
            && first.standardization() == second.standardization()
            && same(first.factors(), second.factors())
            && first.groups().equals(second.groups())
            && first.bounds().isPresent() == second.bounds().isPresent();
    if (!alike) {
      return Double.POSITIVE_INFINITY;
    }
    double one = first.l1() + first.l2();
    double other = second.l1() + second.l2();
    double ratio = one == other ? 0 : Math.abs(Math.log(size(one)) - Math.log(size(other)));
    return ratio + ALL_OF_MIX * Math.abs(share(first, one) - share(second, other));
  }

  /** No penalty is far below any other, and not infinitely. */
  private static double size(double penalty) {
    return Math.max(penalty, 1e-12);
  }

  private static double share(Penalty penalty, double sum) {
    return sum == 0 ? 0 : penalty.l1() / sum;
  }

  private static boolean same(Optional<double[]> a, Optional<double[]> b) {
    return Arrays.equals(a.orElse(null), b.orElse(null));
  }
}
