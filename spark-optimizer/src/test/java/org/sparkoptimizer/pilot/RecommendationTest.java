package org.sparkoptimizer.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.pilot.Recommendation.Advice;
import org.sparkoptimizer.pilot.Recommendation.Reason;

class RecommendationTest {
  /** A fit that costs 1 costs 30 a month. */
  private static final Pricing PRICING = new Pricing(1, "USD", 1, OptionalDouble.empty(), 10);

  private static ContenderResult contender(
      Interval cost, double gap, boolean converged, Interval difference) {
    FitCost fit = new FitCost(1, 1, 1);
    return new ContenderResult(
        "name",
        "",
        Optional.empty(),
        List.of(new Measurement(10, List.of(fit, fit), 1, 1, converged)),
        List.of(),
        1,
        gap,
        List.of(new Accuracy(HeldOutMetric.LOG_LOSS, 0.5 + difference.value(), difference)),
        new Way(new double[0], new double[0], new double[0]),
        new Forecast(100, 2, cost, cost, cost, 1),
        Optional.empty());
  }

  private static final Interval SAME = new Interval(0, 0, 0);
  private static final ContenderResult TODAY =
      contender(new Interval(1.8, 2, 2.2), 1e-5, false, SAME);

  private static Recommendation of(ContenderResult library) {
    return Recommendation.of(TODAY, library, PRICING, 0.001);
  }

  @Test
  void aCertainSavingOfEnoughMoneyIsAReasonToChange() {
    Recommendation found = of(contender(new Interval(0.4, 0.5, 0.6), 0, true, SAME));
    assertThat(found.advice()).isEqualTo(Advice.CHANGE);
    assertThat(found.reasons())
        .containsExactly(Reason.SAVES_ENOUGH, Reason.OBJECTIVE_AS_GOOD, Reason.ACCURACY_AS_GOOD);
    assertThat(found.savingPerMonth().value()).isEqualTo(45);
    assertThat(found.savingPerMonth().low()).isEqualTo(30 * (1.8 - 0.6));
  }

  @Test
  void fasterButNotWorthIt() {
    Recommendation found = of(contender(new Interval(1.7, 1.8, 1.9), 0, true, SAME));
    assertThat(found.advice()).isEqualTo(Advice.KEEP);
    assertThat(found.reasons()).containsExactly(Reason.SAVES_TOO_LITTLE);
  }

  @Test
  void slower() {
    Recommendation found = of(contender(new Interval(2, 3, 4), 0, true, SAME));
    assertThat(found.advice()).isEqualTo(Advice.KEEP);
    assertThat(found.reasons()).containsExactly(Reason.SLOWER);
  }

  @Test
  void aSavingThatIsNotCertainWantsALargerSample() {
    Recommendation found = of(contender(new Interval(0.5, 1, 1.9), 0, true, SAME));
    assertThat(found.advice()).isEqualTo(Advice.MEASURE_MORE);
    assertThat(found.reasons()).containsExactly(Reason.FORECASTS_OVERLAP);
  }

  @Test
  void accuracyThatIsWorseForCertainIsAReasonToKeep() {
    Interval cheap = new Interval(0.1, 0.1, 0.1);
    assertThat(of(contender(cheap, 0, true, new Interval(0.01, 0.02, 0.03))).reasons())
        .containsExactly(Reason.ACCURACY_WORSE);
    assertThat(of(contender(cheap, 0, true, new Interval(-0.001, 0.02, 0.03))).advice())
        .isEqualTo(Advice.CHANGE);
    assertThat(of(contender(cheap, 0, true, new Interval(-0.03, -0.02, -0.01))).advice())
        .isEqualTo(Advice.CHANGE);
  }

  @Test
  void aWorseObjectiveOrAnEndWithoutConvergenceIsAReasonToKeep() {
    Interval cheap = new Interval(0.1, 0.1, 0.1);
    assertThat(of(contender(cheap, 2e-4, true, SAME)).reasons())
        .containsExactly(Reason.OBJECTIVE_WORSE);
    assertThat(of(contender(cheap, 0, false, SAME)).reasons())
        .containsExactly(Reason.NOT_CONVERGED);
  }

  @Test
  void anEndWithoutConvergenceOnALargerSampleCountsToo() {
    ContenderResult small = contender(new Interval(0.1, 0.1, 0.1), 0, true, SAME);
    ContenderResult library =
        new ContenderResult(
            small.name(),
            small.settings(),
            small.plan(),
            small.bySize(),
            contender(SAME, 0, false, SAME).bySize(),
            small.objective(),
            small.gap(),
            small.accuracies(),
            small.way(),
            small.forecast(),
            small.fullFit());
    assertThat(of(small).advice()).isEqualTo(Advice.CHANGE);
    assertThat(of(library).reasons()).containsExactly(Reason.NOT_CONVERGED);
  }

  @Test
  void forAreaUnderRocLessIsWorse() {
    Accuracy worse =
        new Accuracy(HeldOutMetric.AREA_UNDER_ROC, 0.78, new Interval(-0.03, -0.02, -0.01));
    assertThat(worse.certainLoss()).isEqualTo(0.01 / 0.8);
  }
}
