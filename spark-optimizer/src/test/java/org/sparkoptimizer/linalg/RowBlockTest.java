package org.sparkoptimizer.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.testkit.Problems;

class RowBlockTest {
  private static final int ROWS = 7;

  /** Every method of a dense and a sparse block of the same rows against a plain loop. */
  @ParameterizedTest(name = "{0} columns")
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13})
  void denseAndSparseComputeWhatAPlainLoopComputes(int columns) {
    double[][] rows = Problems.rows(columns, ROWS, columns, 0.5);
    Random random = new Random(columns);
    double[] w = random.doubles(columns + 1, -1, 1).toArray();
    double[] center = random.doubles(columns, -1, 1).toArray();
    double[] inverse = random.doubles(columns, 0.5, 2).toArray();
    inverse[columns - 1] = 0;
    double centerNorm = 0;
    for (int j = 0; j < columns; j++) {
      centerNorm += center[j] * inverse[j] * center[j] * inverse[j];
    }
    for (RowBlock block :
        new RowBlock[] {Blocks.dense(rows, columns), Blocks.sparse(rows, columns)}) {
      assertThat(block.rows()).isEqualTo(ROWS);
      assertThat(block.columns()).isEqualTo(columns);
      for (int i = 0; i < ROWS; i++) {
        double dot = 0;
        double centred = 0;
        double raw = 0;
        double[] sum = new double[columns + 1];
        for (int j = 0; j < columns; j++) {
          dot += rows[i][j] * w[j];
          double scaled = (rows[i][j] - center[j]) * inverse[j];
          centred += scaled * scaled;
          raw += rows[i][j] * inverse[j] * rows[i][j] * inverse[j];
          sum[j] = w[j] - 0.7 * rows[i][j];
        }
        sum[columns] = w[columns];
        double[] added = w.clone();
        block.addTo(i, -0.7, added);
        assertThat(block.dot(i, w)).isCloseTo(dot, within(1e-14));
        assertThat(added).containsExactly(sum, within(1e-15));
        assertThat(block.scaledSquaredNorm(i, center, inverse, centerNorm))
            .isCloseTo(centred, within(1e-13));
        assertThat(block.scaledSquaredNorm(i, null, inverse, 0)).isCloseTo(raw, within(1e-14));
      }
    }
  }

  @ParameterizedTest(name = "{0} margins")
  @ValueSource(ints = {1, 2, 3, 4, 5, 10})
  void listsOfRowsWithSeveralMarginsAgreeWithAPlainLoop(int k) {
    int columns = 6;
    double[][] rows = Problems.rows(100 + k, ROWS, columns, 0.5);
    Random random = new Random(k);
    int[] list = {3, 0, 6, 6, 2, 5, 1};
    double[] w = random.doubles((long) columns * k, -1, 1).toArray();
    double[] scales = random.doubles((long) list.length * k, -1, 1).toArray();
    double[] margins = new double[list.length * k];
    double[] sum = w.clone();
    double[][] products = new double[list.length][(columns + 1) * k];
    for (int t = 0; t < list.length; t++) {
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < columns; j++) {
          margins[t * k + c] += rows[list[t]][j] * w[j * k + c];
          sum[j * k + c] += rows[list[t]][j] * scales[t * k + c];
          products[t][j * k + c] = rows[list[t]][j] * scales[t * k + c];
        }
        products[t][columns * k + c] = scales[t * k + c];
      }
    }
    for (RowBlock block :
        new RowBlock[] {Blocks.dense(rows, columns), Blocks.sparse(rows, columns)}) {
      double[] found = new double[list.length * k];
      double[] outer = w.clone();
      block.margins(list, list.length, w, k, found);
      block.addScaledRows(list, list.length, scales, k, outer);
      assertThat(found).containsExactly(margins, within(1e-14));
      assertThat(outer).containsExactly(sum, within(1e-14));
      RowBlock timesFactors = block.timesFactors(list, list.length, scales, k);
      assertThat(timesFactors.columns()).isEqualTo((columns + 1) * k);
      for (int t = 0; t < list.length; t++) {
        double[] row = new double[(columns + 1) * k];
        timesFactors.addTo(t, 1.0, row);
        assertThat(row).containsExactly(products[t], within(0.0));
        double[] alone = new double[k];
        block.margins(new int[] {list[t]}, 1, w, k, alone);
        assertThat(alone)
            .as("bits of a row alone")
            .isEqualTo(Arrays.copyOfRange(found, t * k, (t + 1) * k));
      }
    }
  }

  /** Lists and rows of every way that the kernels for several margins take, and their rests. */
  @ParameterizedTest(name = "{0} rows, {1} columns, {2} margins")
  @CsvSource({
    "150, 7, 3",
    "66, 40, 5",
    "16, 21, 15",
    "15, 5, 3",
    "130, 9, 26",
    "67, 30, 17",
    "5, 18, 16",
    "70, 1030, 3",
    "5, 515, 4"
  })
  void longListsWithSeveralMarginsAgreeWithAPlainLoop(int count, int columns, int k) {
    double[][] rows = Problems.rows(count, ROWS, columns, 1.0);
    Random random = new Random(k);
    int[] list = random.ints(count, 0, ROWS).toArray();
    double[] w = random.doubles((long) columns * k, -1, 1).toArray();
    double[] scales = random.doubles((long) count * k, -1, 1).toArray();
    double[] margins = new double[count * k];
    double[] sum = w.clone();
    for (int t = 0; t < count; t++) {
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < columns; j++) {
          margins[t * k + c] += rows[list[t]][j] * w[j * k + c];
          sum[j * k + c] += rows[list[t]][j] * scales[t * k + c];
        }
      }
    }
    RowBlock block = Blocks.dense(rows, columns);
    double[] found = new double[count * k];
    double[] outer = w.clone();
    block.margins(list, count, w, k, found);
    block.addScaledRows(list, count, scales, k, outer);
    assertThat(found).as("bits, in the order of the features").isEqualTo(margins);
    assertThat(outer).containsExactly(sum, within(1e-12));
  }

  @Test
  void squaredDeviationsCoverTheEntriesThatAreNotZeroAndTellTheirMass() {
    double[][] rows = {{2, 0, -1}};
    double[] center = {0.5, 3, 1};
    double[] squares = new double[3];
    double[] mass = new double[3];
    Blocks.sparse(rows, 3).addSquaredDeviations(0, 2.0, center, squares, mass);
    assertThat(squares).containsExactly(4.5, 0, 8);
    assertThat(mass).containsExactly(2, 0, 2);
    Blocks.dense(rows, 3).addSquaredDeviations(0, 2.0, center, squares, mass);
    assertThat(squares).containsExactly(9, 0, 16);
    assertThat(mass).containsExactly(4, 0, 4);
  }

  @Test
  void builderSealsFullRowsDenseAndMostlyEmptyRowsSparse() {
    double[][] full = Problems.rows(1, 20, 8, 1.0);
    double[][] empty = Problems.rows(1, 20, 8, 0.1);
    assertThat(Blocks.isDense(Blocks.smaller(full, 8))).isTrue();
    assertThat(Blocks.isDense(Blocks.smaller(empty, 8))).isFalse();
  }

  @ParameterizedTest(name = "density {0}")
  @ValueSource(doubles = {0.05, 0.4, 0.6, 0.66, 0.7, 1.0})
  void builderTakesTheSmallerFormAndKnowsItsBytesBeforehand(double density) {
    int columns = 9;
    double[][] rows = Problems.rows(5, 50, columns, density);
    RowBlockBuilder builder = new RowBlockBuilder(columns);
    for (double[] row : rows) {
      builder.addDense(row, 0);
    }
    long announced = builder.bytes();
    RowBlock block = builder.seal();
    long dense = Blocks.dense(rows, columns).bytes();
    long sparse = Blocks.sparse(rows, columns).bytes();
    long nonzeros = Blocks.sparse(rows, columns).entries();
    assertThat(dense).isEqualTo(8L * 50 * columns);
    assertThat(sparse).isEqualTo(12 * nonzeros + 4 * 51);
    assertThat(block.bytes()).isEqualTo(Math.min(dense, sparse)).isEqualTo(announced);
    assertThat(builder.rows()).as("rows after sealing").isZero();
  }

  @Test
  void builderCopiesRowsOfEitherFormIntoEqualRows() {
    int columns = 40;
    double[][] rows = Problems.rows(9, 60, columns, 0.5);
    RowBlockBuilder builder = new RowBlockBuilder(columns);
    RowBlock dense = Blocks.dense(rows, columns);
    RowBlock sparse = Blocks.sparse(rows, columns);
    for (int i = 0; i < rows.length; i++) {
      (i % 2 == 0 ? dense : sparse).appendRow(i, builder);
    }
    assertThat(builder.rows()).isEqualTo(rows.length);
    RowBlock copy = builder.seal();
    for (int i = 0; i < rows.length; i++) {
      double[] row = new double[columns];
      copy.addTo(i, 1.0, row);
      assertThat(row).containsExactly(rows[i]);
    }
  }

  /** Rows that change from full to empty or back while the builder has to make room, twice over. */
  @ParameterizedTest(name = "{0} then {1} of the entries set")
  @CsvSource({"1.0, 0.02", "0.02, 1.0", "0.6, 0.7", "0.0, 0.0"})
  void builderKeepsRowsWhoseKindChanges(double first, double second) {
    int columns = 30;
    RowBlockBuilder builder = new RowBlockBuilder(columns);
    for (int seal = 0; seal < 2; seal++) {
      double[][] rows = Problems.rows(11, 300, columns, first);
      double[][] later = Problems.rows(12, 900, columns, second);
      double[][] all = Arrays.copyOf(rows, 1200);
      System.arraycopy(later, 0, all, 300, 900);
      RowBlock sparse = Blocks.sparse(all, columns);
      for (int i = 0; i < all.length; i++) {
        if (i % 3 == 0) {
          sparse.appendRow(i, builder);
        } else {
          builder.addDense(all[i], 0);
        }
      }
      RowBlock block = builder.seal();
      assertThat(Blocks.isDense(block))
          .isEqualTo(Blocks.dense(all, columns).bytes() <= sparse.bytes());
      for (int i = 0; i < all.length; i++) {
        double[] row = new double[columns];
        block.addTo(i, 1.0, row);
        assertThat(row).containsExactly(all[i]);
      }
    }
  }

  @Test
  void storedZerosOfASparseRowAreLeftOut() {
    RowBlockBuilder builder = new RowBlockBuilder(100);
    builder.addSparse(new int[] {3, 50, 99}, new double[] {1, 0, 2}, 0, 3);
    builder.addSparse(new int[0], new double[0], 0, 0);
    RowBlock block = builder.seal();
    assertThat(block.entries()).isEqualTo(2);
    assertThat(block.rows()).isEqualTo(2);
    assertThat(block.bytes()).isEqualTo(2 * 12 + 3 * 4);
  }

  @ParameterizedTest(name = "length {0}")
  @ValueSource(ints = {0, 1, 3, 4, 5, 11})
  void vectorOperationsAgreeWithPlainLoops(int length) {
    Random random = new Random(length);
    double[] x = random.doubles(length, -1, 1).toArray();
    double[] y = random.doubles(length, -1, 1).toArray();
    double dot = 0;
    double distance = 0;
    for (int j = 0; j < length; j++) {
      dot += x[j] * y[j];
      distance += (x[j] - y[j]) * (x[j] - y[j]);
    }
    assertThat(VectorOps.dot(x, y)).isCloseTo(dot, within(1e-15));
    assertThat(VectorOps.distance(x, y)).isCloseTo(Math.sqrt(distance), within(1e-15));
  }

  @Test
  void infinitiesAndNaNAreNotFinite() {
    assertThat(VectorOps.isFinite(new double[] {1, -2})).isTrue();
    assertThat(VectorOps.isFinite(new double[] {1, Double.NaN})).isFalse();
    assertThat(VectorOps.isFinite(new double[] {Double.NEGATIVE_INFINITY})).isFalse();
  }
}
