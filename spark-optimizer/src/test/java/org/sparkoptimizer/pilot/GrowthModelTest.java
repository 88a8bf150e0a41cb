package org.sparkoptimizer.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class GrowthModelTest {
  private static final int[] SIZES = {2_500, 5_000, 10_000};
  private static final long ALL = 100_000;

  /** Fits of 20 jobs that take exactly so many seconds a pass. */
  private static List<Measurement> exact(
      IntToDoubleFunction secondsOfPass, IntToDoubleFunction passes, boolean converged) {
    List<Measurement> bySize = new ArrayList<>();
    for (int rows : SIZES) {
      double p = passes.applyAsDouble(rows);
      FitCost fit = new FitCost(p * secondsOfPass.applyAsDouble(rows), (long) p, 0);
      bySize.add(new Measurement(rows, List.of(fit, fit, fit), p, (int) p, converged));
    }
    return bySize;
  }

  @Test
  void aLineOfSecondsPerPassIsFollowed() {
    GrowthModel growth = new GrowthModel(exact(n -> 0.01 + 1e-6 * n, n -> 20, true));
    Interval seconds = growth.seconds(ALL);
    assertThat(seconds.value()).isCloseTo(20 * (0.01 + 1e-6 * ALL), within(1e-9));
    assertThat(seconds.low()).isLessThan(seconds.value());
    assertThat(seconds.span()).isBetween(1.4, 1.8);
  }

  @Test
  void passesThatVaryWithTheSizeWidenTheIntervalButNotWithoutEnd() {
    GrowthModel steady = new GrowthModel(exact(n -> 1e-6 * n, n -> 10, true));
    assertThat(steady.passes().value()).isEqualTo(10);
    assertThat(steady.passes().span()).isCloseTo(1.05 * 1.05, within(1e-9));
    GrowthModel some = new GrowthModel(exact(n -> 1e-6 * n, n -> n == 2_500 ? 8 : 10, true));
    assertThat(some.passes().value()).isEqualTo(10);
    // Root mean square of one deviation in three.
    double spread = Math.exp(Math.log(10 / 8.0) / Math.sqrt(3));
    assertThat(some.passes().high()).isCloseTo(10 * spread, within(1e-9));
    assertThat(some.seconds(ALL).span()).isGreaterThan(steady.seconds(ALL).span());
    GrowthModel wild = new GrowthModel(exact(n -> 1e-6 * n, n -> n / 100.0, true));
    // 25, 50 and 100 passes: the spread is limited, but what was measured lies within.
    assertThat(wild.passes().low()).isCloseTo(50 / 1.3, within(1e-9));
    assertThat(wild.passes().high()).isEqualTo(100);
    assertThat(wild.seconds(ALL).high()).isGreaterThan(2 * wild.seconds(ALL).value());
  }

  @Test
  void timeNeverFallsWithMoreRows() {
    GrowthModel growth = new GrowthModel(exact(n -> 1.0 / n, n -> 10, true));
    assertThat(growth.seconds(ALL).value()).isGreaterThan(0);
    assertThat(growth.seconds(2 * ALL).value()).isEqualTo(growth.seconds(ALL).value());
  }

  @Test
  void growthThatIsNotSeenMayBeThereFarBeyondTheSizes() {
    GrowthModel flat = new GrowthModel(exact(n -> 0.01, n -> 10, true));
    assertThat(flat.seconds(40_000).high()).isLessThan(10 * 0.01 * 1.3);
    // Up to time in proportion to the rows.
    assertThat(flat.seconds(ALL).high()).isGreaterThan(10 * 0.01 * 10);
  }

  @Test
  void sizesWithTheSameRowsGiveTheirMean() {
    Measurement one = exact(n -> 0.01, n -> 10, true).get(0);
    assertThat(new GrowthModel(List.of(one, one)).seconds(one.rows()).value())
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void fewFitsAreAllKept() {
    Measurement measured = exact(n -> 0.01, n -> 10, true).get(0);
    FitCost fit = measured.fits().get(0);
    for (int fits : new int[] {1, 2, 3}) {
      assertThat(measured.with(Collections.nCopies(fits, fit)).later().fits()).hasSize(fits);
    }
    assertThat(measured.with(Collections.nCopies(5, fit)).later().fits()).hasSize(3);
    assertThat(measured.with(Collections.nCopies(8, fit)).later().fits()).hasSize(4);
  }

  @Test
  void fitsOfColdCodeDoNotCount() {
    List<Measurement> warm = exact(n -> 0.01 + 1e-6 * n, n -> 20, true);
    List<Measurement> cold =
        warm.stream()
            .map(
                m -> {
                  FitCost fit = m.fits().get(0);
                  FitCost slow = new FitCost(3 * fit.seconds(), fit.jobs(), fit.bytes());
                  return m.with(List.of(slow, slow, slow, fit, fit, fit));
                })
            .toList();
    assertThat(new GrowthModel(cold).seconds(ALL)).isEqualTo(new GrowthModel(warm).seconds(ALL));
  }

  @Test
  void moreCoresShortenTheRowsShareAndSlowJobsAddTheirs() {
    GrowthModel growth = new GrowthModel(exact(n -> 0.01 + 1e-6 * n, n -> 20, true));
    assertThat(growth.seconds(ALL, new GrowthModel.Place(4, 0)).value())
        .isCloseTo(20 * (0.01 + 1e-6 * ALL / 4), within(1e-9));
    assertThat(growth.seconds(ALL, new GrowthModel.Place(1, 0.5)).value())
        .isCloseTo(20 * (0.01 + 1e-6 * ALL + 0.5), within(1e-9));
  }

  @Test
  void theIntervalHoldsTheTruthInNearlyAllNoisyCases() {
    SplittableRandom random = new SplittableRandom(1);
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      List<Measurement> bySize = new ArrayList<>();
      for (int rows : SIZES) {
        List<FitCost> fits = new ArrayList<>();
        for (int repeat = 0; repeat < 5; repeat++) {
          double noise = 1 + 0.2 * random.nextDouble();
          fits.add(new FitCost(20 * (0.01 + 1e-6 * rows) * noise, 20, 0));
        }
        bySize.add(new Measurement(rows, fits, 20, 20, true));
      }
      // A fit of all rows has the same noise, 1.1 at the median.
      held += new GrowthModel(bySize).seconds(ALL).contains(1.1 * 20 * (0.01 + 1e-6 * ALL)) ? 1 : 0;
    }
    assertThat(held).isBetween(180, 200);
  }
}
