package org.sparkoptimizer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.SyntheticData.Kind;
import org.sparkoptimizer.data.SyntheticData.Labels;
import org.sparkoptimizer.testkit.TestSpark;

/** Synthetic rows are what their description says, on any number of partitions. */
class SyntheticDataTest {
  private static final String SLICES = "spark.sql.leafNodeDefaultParallelism";

  private static List<Row> rows(SyntheticData data, int partitions) {
    SparkSession session = TestSpark.session();
    session.conf().set(SLICES, String.valueOf(partitions));
    try {
      Dataset<Row> generated = data.generate(session);
      assertThat(generated.rdd().getNumPartitions()).isEqualTo(partitions);
      return generated.collectAsList();
    } finally {
      session.conf().unset(SLICES);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DENSE, LOGISTIC", "DENSE, LINEAR",
    "ONE_HOT, LOGISTIC", "ONE_HOT, LINEAR",
    "TEXT, LOGISTIC", "TEXT, LINEAR"
  })
  void rowsDoNotDependOnPartitionsButOnTheSeed(Kind kind, Labels labels) {
    SyntheticData data = new SyntheticData(kind, labels, 50, 20, 3);
    List<Row> rows = rows(data, 1);
    assertThat(rows).hasSize(50).isEqualTo(rows(data, 3)).isEqualTo(rows(data, 1));
    assertThat(rows(new SyntheticData(kind, labels, 30, 20, 3), 2)).isEqualTo(rows.subList(0, 30));
    assertThat(rows(new SyntheticData(kind, labels, 50, 20, 4), 1)).isNotEqualTo(rows);
    Set<Double> found = new HashSet<>(rows.stream().map(row -> row.getDouble(0)).toList());
    if (labels == Labels.LOGISTIC) {
      assertThat(found).containsExactlyInAnyOrder(0.0, 1.0);
    } else {
      assertThat(found).hasSize(50);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42})
  void rowsShareNoRandomNumbers(long seed) {
    int features = 6;
    Set<Long> seen = new HashSet<>();
    for (Row row : rows(new SyntheticData(Kind.DENSE, Labels.LINEAR, 200, features, seed), 2)) {
      Vector vector = row.getAs("features");
      double before = 0;
      for (int j = 0; j < features; j++) {
        double unscaled = vector.apply(j) / Math.pow(10, 2.0 * j / features - 1);
        double drawn = j == 0 ? unscaled : (unscaled - 0.9 * before) / Math.sqrt(1 - 0.81);
        assertThat(seen.add(Math.round(drawn * 1e9))).as("%s of %s is new", drawn, row).isTrue();
        before = unscaled;
      }
    }
  }

  @Test
  void oneLevelOfEachGroupIsSet() {
    for (Row row : rows(new SyntheticData(Kind.ONE_HOT, Labels.LOGISTIC, 100, 40, 1), 1)) {
      Vector vector = row.getAs("features");
      int[] levels = new int[3];
      for (int j = 0; j < vector.size(); j++) {
        levels[j / 16] += (int) vector.apply(j);
      }
      assertThat(levels).containsExactly(1, 1, 1);
    }
  }

  @Test
  void wordsAreCountsOfWhichEarlyOnesAreFrequent() {
    double[] sums = new double[50];
    for (Row row : rows(new SyntheticData(Kind.TEXT, Labels.LOGISTIC, 200, 50, 1), 1)) {
      double[] counts = row.<Vector>getAs("features").toArray();
      double total = 0;
      for (int j = 0; j < counts.length; j++) {
        assertThat(counts[j]).isEqualTo(Math.rint(counts[j])).isNotNegative();
        sums[j] += counts[j];
        total += counts[j];
      }
      assertThat(total).isBetween(1.0, 60.0);
    }
    assertThat(sums[0]).isGreaterThan(4 * sums[9]).isGreaterThan(10 * sums[49]);
  }

  @Test
  void sizesArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SyntheticData(Kind.DENSE, Labels.LINEAR, 0, 3, 1))
        .withMessageContaining("rows is 0 and features is 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SyntheticData(Kind.DENSE, Labels.LINEAR, 3, 0, 1))
        .withMessageContaining("must be >= 1");
  }
}
