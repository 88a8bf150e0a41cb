package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that runs twice, one after the other or at the same time, does not change the result. */
@ExtendWith(SharedCluster.class)
class RepeatedTasksIT {
  @Test
  void aTaskThatFailsOnceIsRetried(StandaloneCluster cluster, @TempDir Path folder)
      throws Exception {
    try (ClusterSession session = ClusterSession.start(cluster, Map.of())) {
      Dataset<Row> rows = Fits.rows(session.spark());
      LogisticRegressionModel reference = Fits.estimator("distributed", "auto").fit(rows);
      Path fault = Files.createFile(folder.resolve("fault"));
      try (Scheduled scheduled = Scheduled.on(session.context())) {
        assertSameBits(follow(reference, Fits.failingOnce(rows, fault)), reference);
        scheduled.close();
        assertThat(scheduled.failures()).isEqualTo(1);
      }
      assertThat(session.settledBlocks()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "auto"})
  void copiesOfSlowTasksRunElsewhere(String metric, StandaloneCluster cluster) throws Exception {
    Map<String, String> speculation =
        Map.of(
            "spark.speculation", "true",
            // A copy would wait for the slow executor too, because that holds the rows.
            "spark.locality.wait", "0s",
            "spark.speculation.efficiency.enabled", "false",
            "spark.speculation.interval", "20ms",
            "spark.speculation.quantile", "0.5",
            "spark.speculation.multiplier", "1.1",
            "spark.speculation.minTaskRuntime", "50ms");
    try (ClusterSession session = ClusterSession.start(cluster, speculation)) {
      Dataset<Row> rows = Fits.rows(session.spark());
      LogisticRegressionModel reference = Fits.estimator("distributed", metric).fit(rows);
      try (Scheduled scheduled = Scheduled.on(session.context());
          Throttle slow = new Throttle(session.executor(0), 20, 300)) {
        assertSameBits(follow(reference, rows), reference);
        scheduled.close();
        assertThat(scheduled.copies()).as("speculative tasks").isPositive();
        System.out.printf("speculation, %s: %d copies of tasks%n", metric, scheduled.copies());
      }
      assertThat(session.settledBlocks()).isZero();
    }
  }

  private static LogisticRegressionModel follow(
      LogisticRegressionModel reference, Dataset<Row> rows) {
    return Fits.following(Fits.summary(reference).plan()).fit(rows);
  }

  private static void assertSameBits(
      LogisticRegressionModel model, LogisticRegressionModel reference) {
    assertThat(model.coefficients()).isEqualTo(reference.coefficients());
    assertThat(model.intercept()).isEqualTo(reference.intercept());
  }
}
