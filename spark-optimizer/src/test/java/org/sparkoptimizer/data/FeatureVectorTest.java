package org.sparkoptimizer.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.RowBlock;
import org.sparkoptimizer.linalg.RowBlockBuilder;

/** Vectors come out of Spark's rows as they went in, however Spark holds their arrays. */
class FeatureVectorTest {

  @ParameterizedTest(name = "binary arrays: {0}")
  @ValueSource(booleans = {true, false})
  void vectorsOfAnyLengthFollowEachOther(boolean binary) {
    FeatureVector vector = new FeatureVector();
    RowBlockBuilder block = new RowBlockBuilder(200);
    for (int length : new int[] {3, 0, 64, 65, 1, 200}) {
      int[] indices = new int[length];
      double[] values = new double[length];
      for (int e = 0; e < length; e++) {
        indices[e] = e * 200 / length;
        values[e] = 1.5 + e;
      }
      vector.read(sparse(binary, 200, indices, values), 0);
      assertThat(vector.size()).isEqualTo(200);
      assertThat(vector.isWellFormed()).isTrue();
      vector.appendTo(block);
      vector.read(dense(binary, full(200, length)), 0);
      assertThat(vector.size()).isEqualTo(200);
      assertThat(vector.isWellFormed()).isTrue();
      vector.appendTo(block);
    }
    RowBlock rows = block.seal();
    int row = 0;
    for (int length : new int[] {3, 0, 64, 65, 1, 200}) {
      double[] expected = new double[200];
      for (int e = 0; e < length; e++) {
        expected[e * 200 / length] = 1.5 + e;
      }
      assertThat(values(rows, row++)).containsExactly(expected);
      assertThat(values(rows, row++)).containsExactly(full(200, length));
    }
  }

  @ParameterizedTest(name = "indices {1} of {0}")
  @CsvSource({"4, 1 1", "4, 2 1", "4, 1 4", "4, -1 1", "4, 0 1 2", "4, 0"})
  void indicesThatNoVectorHasAreFound(int size, String listed) {
    int[] indices =
        java.util.Arrays.stream(listed.split(" ")).mapToInt(Integer::parseInt).toArray();
    FeatureVector vector = new FeatureVector();
    vector.read(sparse(true, size, indices, new double[] {1, 2}), 0);
    assertThat(vector.isWellFormed()).isFalse();
    vector.read(sparse(true, size, new int[] {0, 3}, new double[] {1, 2}), 0);
    assertThat(vector.isWellFormed()).isTrue();
  }

  private static double[] values(RowBlock rows, int row) {
    double[] values = new double[rows.columns()];
    rows.addTo(row, 1.0, values);
    return values;
  }

  private static double[] full(int size, int seed) {
    double[] values = new double[size];
    java.util.Arrays.setAll(values, j -> seed + 0.25 * j - 9);
    return values;
  }

  private static InternalRow sparse(boolean binary, int size, int[] indices, double[] values) {
    return row((byte) 0, size, array(binary, indices), array(binary, values));
  }

  private static InternalRow dense(boolean binary, double[] values) {
    return row((byte) 1, null, null, array(binary, values));
  }

  private static InternalRow row(byte type, Integer size, ArrayData indices, ArrayData values) {
    Object[] vector = {type, size, indices, values};
    return new GenericInternalRow(new Object[] {new GenericInternalRow(vector)});
  }

  private static ArrayData array(boolean binary, int[] values) {
    return binary ? UnsafeArrayData.fromPrimitiveArray(values) : new GenericArrayData(values);
  }

  private static ArrayData array(boolean binary, double[] values) {
    return binary ? UnsafeArrayData.fromPrimitiveArray(values) : new GenericArrayData(values);
  }
}
