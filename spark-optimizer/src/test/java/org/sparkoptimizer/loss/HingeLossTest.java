package org.sparkoptimizer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HingeLossTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.8, 1})
  void noConstantMarginHasASmallerMeanLossThanTheBest(double positives) {
    for (HingeLoss loss :
        new HingeLoss[] {
          new SquaredHingeLoss(),
          new SmoothedHingeLoss(0.1),
          new SmoothedHingeLoss(1),
          new SmoothedHingeLoss(1.7),
          new SmoothedHingeLoss(3)
        }) {
      double best = mean(loss, loss.bestConstant(positives), positives);
      double least = best;
      for (double constant = -2; constant <= 2; constant += 0.001) {
        least = Math.min(least, mean(loss, constant, positives));
      }
      assertThat(best).as("%s", loss).isCloseTo(least, within(1e-12 + 1e-6));
      assertThat(best).isLessThanOrEqualTo(least + 1e-12);
    }
  }

  private static double mean(HingeLoss loss, double constant, double positives) {
    return positives * loss.value(constant, 1) + (1 - positives) * loss.value(constant, 0);
  }
}
