package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CertificateScheduleTest {
  private static final double TOL = 1e-4;

  private static final double NONE = Double.POSITIVE_INFINITY;

  /**
   * Records of stages 0, 1, …, each with its gap; of a stage with a certificate the gap is negative
   * here, which stands for a dual value of its own.
   */
  private static List<StageRecord> records(double... gaps) {
    List<StageRecord> records = new ArrayList<>();
    double dual = Double.NaN;
    for (double gap : gaps) {
      double size = Math.abs(gap);
      dual = gap < 0 ? -size : dual; // where the objective is 0
      double objective = Double.isInfinite(size) ? 1 : dual + size;
      Suboptimality.Kind kind =
          Double.isInfinite(size)
              ? Suboptimality.Kind.GRADIENT_MAPPING
              : Suboptimality.Kind.DUALITY_GAP;
      records.add(
          new StageRecord(
              records.size(), objective, new Suboptimality(kind, size), size, 1, 0, 0, 0, 0));
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
    assertThat(CertificateSchedule.isDue(0, TOL, List.of())).isTrue();
    assertThat(due(records(NONE, NONE), 8)).containsExactly(4, 8);
  }

  @Test
  void withOneGapTheFourthStageAfterTakesTheNext() {
    assertThat(due(records(NONE, NONE, -0.3, 0.29), 8)).containsExactly(6, 10);
  }

  @Test
  void whatTwoGapsForetellIsTaken() {
    // A tenth in two stages, so two more of them, or four, as without a forecast.
    assertThat(due(records(-1e-2, 0.99e-2, -1e-3, 0.98e-3), 5)).containsExactly(4, 6);
    // A thousandth in a stage: at once.
    assertThat(due(records(-0.1, -1.1e-4), 1)).containsExactly(2);
  }

  @Test
  void aFallOfTheObjectiveIsNoCertificate() {
    assertThat(due(records(-1, 0.7, 0.5, 0.38), 5)).containsExactly(4, 8);
  }

  @Test
  void aGapBeyondWhatWasGainedForetellsNothing() {
    assertThat(due(records(-1e9, -0.5), 6)).containsExactly(5);
  }

  @Test
  void aGapThatHardlyShrinksForetellsNothingNear() {
    assertThat(due(records(-0.5, 0.49, -0.39, 0.385), 5)).containsExactly(6);
  }
}
