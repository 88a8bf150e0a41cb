package org.sparkoptimizer.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.evaluation.Setting;

/** Ratios, means and the table. */
class ComparisonReportTest {
  private static final Setting SETTING = new Setting(1e-5, 0.5);
  private static final ComparisonOptions OPTIONS =
      new ComparisonOptions(
          List.of(SETTING), List.of(1e-6, 1e-3), 3, 0, 100, 1e-9, 100, Duration.ofHours(1));

  private static SideResult side(boolean reached, double... seconds) {
    return new SideResult(
        "l-bfgs",
        reached,
        DoubleStream.of(seconds)
            .mapToObj(s -> new FitRecord(s, reached ? 1e-7 : 1e-5, 12, 34L, 5.6))
            .toList());
  }

  private static CellOutcome cell(String name, SideResult ours, SideResult mllib) {
    CellResult result =
        new CellResult(
            name,
            1000,
            10,
            SETTING,
            new Reference(1, 2, "spark-optimizer", 1e-10, 0, 1e-9, 1),
            List.of(
                new TargetResult(1e-3, side(true, 1), side(true, 1)),
                new TargetResult(1e-6, ours, mllib)),
            List.of(),
            new Memory(1 << 20, 3 << 20, 2 << 20),
            List.of("a note"),
            new Machine("local[2]", 2, 2, 1L << 30, "JVM 17", "4.0.1", "0.1", "abc"));
    return new CellOutcome(name + "_cell", name, SETTING, CellOutcome.Status.DONE, "", result);
  }

  @Test
  void aRatioIsOfMediansAndItsRangeOfAnyTwoFits() {
    TargetResult result = new TargetResult(1e-3, side(true, 1, 4, 2), side(true, 30, 10, 20));
    assertThat(result.ratio()).isEqualTo(10);
    assertThat(result.smallestRatio()).isEqualTo(2.5);
    assertThat(result.largestRatio()).isEqualTo(30);
    assertThat(side(true, 1, 3).medianSeconds()).isEqualTo(2);
  }

  @Test
  void theSummaryLeavesOutCellsThatFailedAndCountsThem() {
    ComparisonReport report =
        new ComparisonReport(
            OPTIONS,
            List.of(
                cell("a", side(true, 1), side(true, 2)),
                cell("b", side(true, 1), side(false, 32)),
                cell("c", side(false, 1), side(true, 1000)),
                new CellOutcome(
                    "d_cell", "d", SETTING, CellOutcome.Status.SKIPPED, "no time", null)));
    TargetSummary summary = report.summaries().get(1);
    assertThat(summary.target()).isEqualTo(1e-6);
    assertThat(summary.geometricMean()).isCloseTo(8, within(1e-12));
    assertThat(summary.smallest()).isEqualTo(2);
    assertThat(summary.smallestCell()).isEqualTo("a_cell");
    assertThat(summary.cells()).isEqualTo(3);
    assertThat(summary.failed()).isEqualTo(1);
    assertThat(summary.notReached()).isEqualTo(1);
    assertThat(report.summaries().get(0).geometricMean()).isEqualTo(1);
  }

  @Test
  void theTableSaysWhatDidNotGetThere() {
    String text =
        new ComparisonReport(
                OPTIONS,
                List.of(
                    cell("b", side(true, 1), side(false, 32)),
                    cell("c", side(false, 1), side(true, 1000)),
                    new CellOutcome(
                        "d_cell", "d", SETTING, CellOutcome.Status.SKIPPED, "no time", null)))
            .markdown();
    assertThat(text)
        .contains("## Relative gap 1e-3", "## Relative gap 1e-6")
        .containsPattern("\\| b \\| 1000 \\| 1e-5,0.5 .* 1.0e-05, not reached \\| > 32.00")
        .containsPattern("\\| c \\| 1000 .* 1.0e-05, above \\|")
        .contains("geometric mean 32.00 over 1 of 2 cells", "failed cells 1")
        .contains("* b 1e-5,0.5: a note", "* d 1e-5,0.5: skipped, no time")
        .contains("| b | 1 | 3 | 2 |");
  }

  @Test
  void withoutResultsThereIsNoRatio() {
    TargetSummary summary = TargetSummary.of(1e-3, List.of());
    assertThat(summary.geometricMean()).isNaN();
    assertThat(summary.cells()).isZero();
  }
}
