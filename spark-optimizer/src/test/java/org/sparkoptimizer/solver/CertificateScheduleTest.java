package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CertificateScheduleTest {
  private static final double TOL = 1e-4;

  /** Records of stages 0, 1, …: a gap of this relative size each, infinite for none yet. */
  private static List<StageRecord> records(double... gaps) {
    List<StageRecord> records = new ArrayList<>();
    for (double gap : gaps) {
      Suboptimality.Kind kind =
          Double.isInfinite(gap)
              ? Suboptimality.Kind.GRADIENT_MAPPING
              : Suboptimality.Kind.DUALITY_GAP;
      Suboptimality suboptimality = new Suboptimality(kind, gap);
      records.add(
          new StageRecord(records.size(), 1, suboptimality, gap, 1, 0, 0, 0, records.size()));
    }
    return records;
  }

  private static List<Integer> due(List<StageRecord> records, int stages) {
    return IntStream.range(records.size(), records.size() + stages)
        .filter(stage -> CertificateSchedule.isDue(stage, TOL, records))
        .boxed()
        .toList();
  }

  @Test
  void withoutAGapEveryFourthStageTakesOne() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(CertificateSchedule.isDue(0, TOL, List.of())).isTrue();
    assertThat(due(records(none, none), 8)).containsExactly(4, 8);
  }

  @Test
  void withOneGapTheFourthStageAfterTakesTheNext() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(due(records(none, none, 0.3, 0.29), 8)).containsExactly(6, 10);
  }

  @Test
  void whatTwoGapsForetellIsTaken() {
    // A tenth in two stages, so two more of them, or four, as without a forecast.
    assertThat(due(records(1e-2, 0.99e-2, 1e-3, 0.98e-3), 5)).containsExactly(4, 6);
    // Ten thousandth in a stage: at once.
    assertThat(due(records(10, 1.1e-4), 1)).containsExactly(2);
  }

  @Test
  void aGapThatHardlyShrinksForetellsNothingNear() {
    assertThat(due(records(0.5, 0.49, 0.39, 0.385), 5)).containsExactly(6);
  }
}
