package org.sparkoptimizer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SparkState;

/** Each defect of the data has an error that names column, value, place and number. */
class InvalidDataTest {
  private static final Row GOOD = Frames.row(1, 1, 2);

  static Stream<Arguments> defects() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    return Stream.of(
        bad("null features", "column 'features' is null; drop or fill", row(null, 1.0, 1.0)),
        bad("null label", "column 'label' is null; drop or fill", row(1.0, null, 1.0)),
        bad("null weight", "column 'weight' is null; drop or fill", row(1.0, 1.0, null)),
        bad("dense NaN", "column 'features' holds NaN at feature 1;", Frames.row(1, 0, nan)),
        bad("dense infinity", "holds Infinity at feature 0;", Frames.row(1, inf, 0)),
        bad("sparse NaN", "column 'features' holds NaN at feature 1;", sparse(nan)),
        bad("sparse -infinity", "holds -Infinity at feature 1;", sparse(-inf)),
        bad("NaN label", "column 'label' holds NaN but a label must be 0 or 1", row(1.0, nan, 1.0)),
        bad("infinite label", "column 'label' holds Infinity but", row(1.0, inf, 1.0)),
        bad("label 2", "column 'label' holds 2.0 but a label must be 0 or 1", row(1.0, 2.0, 1.0)),
        bad("label -1", "column 'label' holds -1.0 but a label must", row(1.0, -1.0, 1.0)),
        bad("weight -1", "column 'weight' holds -1.0 but a weight must be", row(1.0, 1.0, -1.0)),
        bad("weight NaN", "column 'weight' holds NaN but a weight must be", row(1.0, 1.0, nan)),
        bad("weight 1e300", "column 'weight' holds 1.0E300 but a weight", row(1.0, 1.0, 1e300)),
        bad("infinite weight", "column 'weight' holds Infinity but", row(1.0, 1.0, inf)),
        bad("three features", "vectors of different sizes, 2 and 3;", Frames.row(1, 1, 2, 3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void aDefectIsToldWithItsPlaceAndTheNumberOfDefects(String name, String message, Row defect) {
    int cachedBefore = SparkState.cachedRdds();
    assertThatThrownBy(() -> pack(List.of(List.of(GOOD), List.of(GOOD, defect)), 2))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .matches("(?s).*\\(row 1 of partition 1\\)|.*different sizes.*"));
    assertThatThrownBy(() -> pack(List.of(List.of(GOOD, defect, defect), List.of(defect)), 2))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("(row 1 of partition 0)")
        .hasMessageContaining("rows in all have a defect");
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
  }

  @ParameterizedTest
  @MethodSource("partitionings")
  void theNumberOfRowsWithADefectIsExact(int sources, int wanted) {
    Row bad = Frames.row(1, Double.NaN, 0);
    List<Row> partition = List.of(GOOD, bad, GOOD, bad);
    assertThatThrownBy(() -> pack(java.util.Collections.nCopies(sources, partition), wanted))
        .hasMessageContaining("; %d rows in all have a defect".formatted(2 * sources));
  }

  static Stream<Arguments> partitionings() {
    return Stream.of(arguments(1, 1), arguments(3, 1), arguments(1, 3), arguments(2, 2));
  }

  @ParameterizedTest(name = "{0} into {1}")
  @MethodSource("sizesAcross")
  void vectorsOfDifferentSizesInDifferentPartitionsAreRefused(List<List<Row>> data, int wanted) {
    assertThatThrownBy(() -> pack(data, wanted))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("column 'features' holds vectors of different sizes, 2 and 3");
  }

  static Stream<Arguments> sizesAcross() {
    List<List<Row>> data = List.of(List.of(GOOD), List.of(), List.of(Frames.row(1, 1, 2, 3)));
    return Stream.of(arguments(data, 3), arguments(data, 1), arguments(data, 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nothing")
  void nothingToTrainOnIsRefused(String name, List<List<Row>> data, String message) {
    assertThatThrownBy(() -> pack(data, 2))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> nothing() {
    Row zero = row(1.0, 1.0, 0.0);
    return Stream.of(
        arguments("empty partitions", List.of(List.of(), List.of()), "the input has no rows"),
        arguments("no partition", List.of(List.of()), "the input has no rows"),
        arguments(
            "weights of zero",
            List.of(List.of(zero), List.of(zero, zero)),
            "all 3 weights in column 'weight' are zero"));
  }

  private static void pack(List<List<Row>> partitions, int wanted) {
    TrainingColumns columns =
        new TrainingColumns("features", "label", "weight", LabelDomain.BINARY);
    Dataset<Row> data = Frames.of(partitions);
    Throwable near = catchThrowable(() -> PackedRows.pack(data, columns, wanted, 1 << 20));
    assertThatThrownBy(() -> PackedData.pack(data, columns, wanted).close())
        .as("what the other way of packing says")
        .hasMessage(near.getMessage());
    throw (InvalidDataException) near;
  }

  private static Arguments bad(String name, String message, Row defect) {
    return arguments(name, message, defect);
  }

  private static Row row(Double feature, Double label, Double weight) {
    return Frames.row(feature == null ? null : Vectors.dense(feature, 0), label, weight);
  }

  private static Row sparse(double value) {
    return Frames.row(Vectors.sparse(2, new int[] {1}, new double[] {value}), 1.0, 1.0);
  }
}
