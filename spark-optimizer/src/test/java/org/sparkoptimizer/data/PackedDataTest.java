package org.sparkoptimizer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.RowChunk;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SparkState;

/** Rows survive packing, in a fixed order, and nothing stays cached that nobody owns. */
class PackedDataTest {
  private static final TrainingColumns COLUMNS =
      new TrainingColumns("features", "label", "weight", LabelDomain.REAL);
  private int cachedBefore;

  /** A packed row: features, label and weight. */
  private record Unpacked(List<Double> features, double label, double weight) {}

  @BeforeEach
  void noteWhatIsCached() {
    cachedBefore = SparkState.cachedRdds();
  }

  @AfterEach
  void nothingIsLeftCached() {
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "sparse", "mixed"})
  void rowsKeepTheirValuesInOrder(String form) {
    List<Row> rows = random(11, 500, 6);
    List<Row> formed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Vector vector = rows.get(i).getAs(0);
      boolean sparse = form.equals("sparse") || (form.equals("mixed") && i % 3 == 0);
      formed.add(
          Frames.row(
              sparse ? vector.toSparse() : vector.toDense(),
              rows.get(i).getDouble(1),
              rows.get(i).getDouble(2)));
    }
    try (PackedData packed = PackedData.pack(Frames.of(formed, 2), COLUMNS, 2)) {
      assertThat(unpacked(packed)).isEqualTo(expected(rows));
      assertThat(packed.rows()).isEqualTo(500);
      assertThat(packed.features()).isEqualTo(6);
    }
  }

  @ParameterizedTest(name = "{0} sources with the sizes {1} into {2}")
  @CsvSource({
    "1, 700, 3",
    "2, 300 400, 5",
    "3, 0 650 50, 3",
    "3, 1 0 0, 3",
    "5, 0 100 0 300 20, 2",
    "4, 10 20 30 40, 1",
    "2, 0 600, 4"
  })
  void everyRowArrivesOnceHoweverPartitionsAreMergedOrDealtOut(
      int sources, String sizes, int wanted) {
    List<List<Row>> partitions = new ArrayList<>();
    List<Row> all = new ArrayList<>();
    for (String size : sizes.split(" ", -1)) {
      List<Row> rows = random(partitions.size(), Integer.parseInt(size), 4);
      partitions.add(rows);
      all.addAll(rows);
    }
    assertThat(partitions).hasSize(sources);
    Dataset<Row> data = Frames.of(partitions);
    try (PackedData first = PackedData.pack(data, COLUMNS, wanted);
        PackedData second = PackedData.pack(Frames.of(partitions), COLUMNS, wanted)) {
      List<PackedPartition> packed = first.partitions().collect();
      assertThat(packed).extracting(PackedPartition::index).isEqualTo(indices(wanted));
      assertThat(unpacked(first)).containsExactlyInAnyOrderElementsOf(expected(all));
      for (int p = 0; p < wanted; p++) {
        assertThat(unpacked(List.of(second.partitions().collect().get(p))))
            .as("partition %d of a second packing", p)
            .isEqualTo(unpacked(List.of(packed.get(p))));
      }
    }
  }

  @ParameterizedTest(name = "{0} into {1}")
  @CsvSource({"2, 2", "5, 2", "1, 3", "2, 5"})
  void rowsLeftInThisProcessAreThoseOfTheExecutors(int sources, int wanted) {
    Dataset<Row> data = Frames.of(random(8, 900, 4), sources);
    PackedRows near = PackedRows.pack(data, COLUMNS, wanted, Long.MAX_VALUE).orElseThrow();
    try (PackedData far = PackedData.pack(data, COLUMNS, wanted)) {
      for (int p = 0; p < wanted; p++) {
        assertThat(near.partitions().get(p).index()).isEqualTo(p);
        assertThat(unpacked(List.of(near.partitions().get(p))))
            .isEqualTo(unpacked(List.of(far.collect().partitions().get(p))));
      }
      assertThat(near.moments().featureMeans()).isEqualTo(far.moments().featureMeans());
      assertThat(near.moments().featureDeviations()).isEqualTo(far.moments().featureDeviations());
      assertThat(near.moments().bytes()).isEqualTo(far.bytes());
    }
  }

  @Test
  void packingInThisProcessIsOneJobAndCachesNothing() {
    Dataset<Row> data = Frames.of(random(8, 900, 4), 1);
    SparkState.Activity activity =
        SparkState.during(
            () -> assertThat(PackedRows.pack(data, COLUMNS, 3, Long.MAX_VALUE)).isPresent());
    assertThat(activity.stagesOfJobs()).containsExactly(1);
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void rowsThatThisProcessHasNoRoomForAreGivenUp(int partitions) {
    Dataset<Row> data = Frames.of(random(5, 2000, 10), 2);
    long bytes =
        PackedRows.pack(data, COLUMNS, partitions, Long.MAX_VALUE).orElseThrow().moments().bytes();
    assertThat(PackedRows.pack(data, COLUMNS, partitions, bytes)).isPresent();
    assertThat(PackedRows.pack(data, COLUMNS, partitions, bytes - 1)).isEmpty();
  }

  @Test
  void momentsAreThoseOfSparksSummarizer() {
    List<Row> rows =
        random(0, 3000, 5); // a seed of 0, since far from zero Spark itself is less exact
    Dataset<Row> data = Frames.of(rows, 3);
    Row expected =
        data.select(
                Summarizer.mean(functions.col("features"), functions.col("weight")),
                Summarizer.std(functions.col("features"), functions.col("weight")))
            .first();
    RowMoments moments = PackedRows.pack(data, COLUMNS, 2, Long.MAX_VALUE).orElseThrow().moments();
    assertRelative(moments.featureMeans(), ((Vector) expected.get(0)).toArray());
    assertRelative(moments.featureDeviations(), ((Vector) expected.get(1)).toArray());
  }

  private static void assertRelative(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int j = 0; j < expected.length; j++) {
      assertThat(actual[j]).isCloseTo(expected[j], within(1e-12 * Math.abs(expected[j])));
    }
  }

  @Test
  void fewSourcesAreDealtOutEvenly() {
    try (PackedData packed = PackedData.pack(Frames.of(random(3, 2560, 3), 1), COLUMNS, 4)) {
      assertThat(packed.partitions().collect())
          .extracting(PackedPartition::rows)
          .containsOnly(640L);
    }
  }

  @Test
  void rowsOfWeightZeroAreDropped() {
    List<Row> rows = List.of(weighted(1, 0.0), weighted(2, 2.5), weighted(3, -0.0), weighted(4, 1));
    try (PackedData packed = PackedData.pack(Frames.of(rows, 1), COLUMNS, 1)) {
      assertThat(packed.rows()).isEqualTo(2);
      assertThat(unpacked(packed)).extracting(Unpacked::label).containsExactly(2.0, 4.0);
      assertThat(unpacked(packed)).extracting(Unpacked::weight).containsExactly(2.5, 1.0);
    }
  }

  @Test
  void weightsThatAreAllOneAreNotStored() {
    List<Row> ones = List.of(weighted(1, 1), weighted(2, 1));
    List<Row> others = List.of(weighted(1, 1), weighted(2, 3));
    try (PackedData plain = PackedData.pack(Frames.of(ones, 1), COLUMNS, 1);
        PackedData weighted = PackedData.pack(Frames.of(others, 1), COLUMNS, 1)) {
      assertThat(weighted.bytes() - plain.bytes()).isEqualTo(2 * 8);
    }
  }

  @Test
  void constantColumnsAllZeroRowsAndEmptyPartitionsAreFine() {
    List<Row> some = List.of(Frames.row(1, 0, 0), Frames.row(0, 0, 0));
    Row sparse = Frames.row(Vectors.sparse(2, new int[0], new double[0]), 1.0, 1.0);
    Dataset<Row> data = Frames.of(List.of(List.of(), some, List.of(), List.of(sparse)));
    try (PackedData packed = PackedData.pack(data, COLUMNS, 4)) {
      assertThat(packed.rows()).isEqualTo(3);
      assertThat(unpacked(packed)).extracting(Unpacked::features).containsOnly(List.of(0.0, 0.0));
    }
  }

  @Test
  void closingReleasesTheCacheThatPackingHeld() {
    PackedData packed = PackedData.pack(Frames.of(random(1, 50, 2), 2), COLUMNS, 3);
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore + 1);
    packed.close();
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void tooLittleMemoryIsToldWithTheMemoryThatIsNeeded(int partitions) {
    Dataset<Row> data = Frames.of(random(5, 20_000, 10), 2);
    long needed;
    try (PackedData packed = PackedData.pack(data, COLUMNS, partitions)) {
      needed = packed.bytes();
    }
    assertThatThrownBy(() -> PackedData.pack(data, COLUMNS, partitions, 100_000))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("needs %.1f MiB".formatted(needed / 1048576.0))
        .hasMessageContaining("spark.executor.memory");
  }

  private static List<Integer> indices(int count) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indices.add(i);
    }
    return indices;
  }

  private static Row weighted(double label, double weight) {
    return Frames.row(Vectors.dense(label, 7), label, weight);
  }

  /** Rows whose first feature is unique to seed and position; a third of the others are zero. */
  private static List<Row> random(long seed, int count, int features) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = new double[features];
      x[0] = 1 + seed * 1e6 + i;
      for (int j = 1; j < features; j++) {
        x[j] = random.nextInt(3) == 0 ? 0.0 : Frames.normal(random);
      }
      rows.add(Frames.row(Vectors.dense(x), Frames.normal(random), 1.0 + random.nextInt(3)));
    }
    return rows;
  }

  private static List<Unpacked> expected(List<Row> rows) {
    List<Unpacked> expected = new ArrayList<>();
    for (Row row : rows) {
      List<Double> features = new ArrayList<>();
      for (double value : ((Vector) row.getAs(0)).toArray()) {
        features.add(value);
      }
      expected.add(new Unpacked(features, row.getDouble(1), row.getDouble(2)));
    }
    return expected;
  }

  private static List<Unpacked> unpacked(PackedData packed) {
    return unpacked(packed.partitions().collect());
  }

  private static List<Unpacked> unpacked(List<PackedPartition> partitions) {
    List<Unpacked> rows = new ArrayList<>();
    for (PackedPartition partition : partitions) {
      for (RowChunk chunk : partition.chunks()) {
        for (int i = 0; i < chunk.rows(); i++) {
          List<Double> features = new ArrayList<>();
          for (int j = 0; j < chunk.features().columns(); j++) {
            double[] unit = new double[chunk.features().columns()];
            unit[j] = 1;
            features.add(chunk.features().dot(i, unit) + 0.0);
          }
          rows.add(new Unpacked(features, chunk.label(i), chunk.weight(i)));
        }
      }
    }
    return rows;
  }
}
