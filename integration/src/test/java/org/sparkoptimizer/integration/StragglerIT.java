package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fit beside an executor at a quarter of its speed ends where an undisturbed one does. */
@ExtendWith(SharedCluster.class)
class StragglerIT {
  @ParameterizedTest
  @CsvSource({"identity, 10000, 1", "auto, 40000, 5"})
  void aSlowExecutorChangesTheTimeAlone(
      String metric, int rows, int stages, StandaloneCluster cluster) throws Exception {
    StragglerMeasurement.Result result =
        new StragglerMeasurement(cluster, System.out)
            .run(
                StragglerMeasurement.Settings.of(
                    "metric=" + metric, "rows=" + rows, "stages=" + stages, "repeats=3"));
    double objective = result.undisturbed().get(0).objective();
    for (List<StragglerMeasurement.Timed> fits :
        List.of(result.undisturbed(), result.throttled())) {
      assertThat(fits)
          .hasSize(3)
          .allSatisfy(fit -> assertThat(fit.objective()).isCloseTo(objective, within(1e-9)));
    }
    // The times are printed. Fits of a few rounds are over before anything is worth a move.
    if (metric.equals("identity")) {
      assertThat(result.moves()).as("partitions left the slow executor").isPositive();
    }
  }
}
