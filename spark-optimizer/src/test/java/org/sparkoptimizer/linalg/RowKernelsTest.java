package org.sparkoptimizer.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.testkit.Problems;

/** Kernels over lists of rows against plain loops, for lists and rows of every remainder. */
class RowKernelsTest {
  private static final int ROWS = 11;

  static IntStream columns() {
    return IntStream.of(1, 2, 3, 4, 5, 8, 13, 37, 150);
  }

  private static double[][] rows(int columns) {
    double[][] rows = Problems.rows(columns, ROWS, columns, 0.6);
    rows[2] = new double[columns];
    return rows;
  }

  private static RowBlock[] blocks(double[][] rows, int columns) {
    return new RowBlock[] {Blocks.dense(rows, columns), Blocks.sparse(rows, columns)};
  }

  /**
   * A list of rows in no order and with repetitions, as a mini-batch has them, one unused at end.
   */
  private static int[] list(int count) {
    return new Random(count).ints(count + 1L, 0, ROWS).toArray();
  }

  private static double[] random(long seed, int length) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }

  @ParameterizedTest(name = "{0} columns")
  @MethodSource("columns")
  void marginsOfAListAreTheDotProductsBitForBit(int columns) {
    double[] w = random(columns, columns + 1);
    for (RowBlock block : blocks(rows(columns), columns)) {
      for (int count = 0; count < 10; count++) {
        int[] list = list(count);
        double[] margins = random(7, count + 1);
        double[] expected = margins.clone();
        for (int t = 0; t < count; t++) {
          expected[t] = block.dot(list[t], w);
        }
        block.margins(list, count, w, margins);
        assertThat(margins).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest(name = "{0} columns")
  @MethodSource("columns")
  void scaledRowsOfAListAddUp(int columns) {
    double[][] rows = rows(columns);
    for (RowBlock block : blocks(rows, columns)) {
      for (int count = 0; count < 10; count++) {
        int[] list = list(count);
        double[] scales = random(count, count + 1);
        double[] sum = random(8, columns + 1);
        double[] expected = sum.clone();
        for (int t = 0; t < count; t++) {
          for (int j = 0; j < columns; j++) {
            expected[j] += scales[t] * rows[list[t]][j];
          }
        }
        block.addScaledRows(list, count, scales, sum);
        assertThat(sum).containsExactly(expected, within(1e-14));
      }
    }
  }

  @ParameterizedTest(name = "{0} columns")
  @MethodSource("columns")
  void outerProductsOfAListAddUpInTheLowerTriangle(int columns) {
    double[][] rows = rows(columns);
    for (RowBlock block : blocks(rows, columns)) {
      for (int count = 0; count < 10; count++) {
        int[] list = list(count);
        double[] scales = random(count, count + 1);
        double[] lower = random(9, columns * columns);
        double[] expected = lower.clone();
        for (int t = 0; t < count; t++) {
          for (int j = 0; j < columns; j++) {
            for (int k = 0; k <= j; k++) {
              expected[j * columns + k] += scales[t] * rows[list[t]][j] * rows[list[t]][k];
            }
          }
        }
        block.addOuterProducts(list, count, scales, lower);
        assertThat(lower).containsExactly(expected, within(1e-14));
      }
    }
  }

  /** More rows than a sweep over the triangle takes at once. */
  @ParameterizedTest(name = "{0} columns")
  @ValueSource(ints = {2, 33, 130})
  void outerProductsOfALongListAddUp(int columns) {
    int count = 5000 / columns + 3;
    double[][] rows = rows(columns);
    int[] list = new Random(columns).ints(count, 0, ROWS).toArray();
    double[] scales = random(columns, count);
    double[] lower = random(9, columns * columns);
    double[] expected = lower.clone();
    for (int t = 0; t < count; t++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k <= j; k++) {
          expected[j * columns + k] += scales[t] * rows[list[t]][j] * rows[list[t]][k];
        }
      }
    }
    Blocks.dense(rows, columns).addOuterProducts(list, count, scales, lower);
    assertThat(lower).containsExactly(expected, within(1e-11));
  }

  /** A mini-batch and a pass group rows in different ways. */
  @ParameterizedTest(name = "{0} columns")
  @ValueSource(ints = {3, 37})
  void marginOfARowDoesNotDependOnItsNeighbours(int columns) {
    double[] w = random(3, columns);
    int[] all = IntStream.range(0, ROWS).toArray();
    for (RowBlock block : blocks(rows(columns), columns)) {
      double[] together = new double[ROWS];
      block.margins(all, ROWS, w, together);
      for (int i = 0; i < ROWS; i++) {
        double[] alone = new double[1];
        block.margins(new int[] {i}, 1, w, alone);
        assertThat(alone[0]).isEqualTo(together[i]);
      }
    }
  }

  @Test
  void blocksWithoutRowsTakeEmptyLists() {
    for (RowBlock block : blocks(new double[0][], 5)) {
      double[] sum = new double[5];
      double[] lower = new double[25];
      block.margins(new int[0], 0, sum, new double[0]);
      block.addScaledRows(new int[0], 0, new double[0], sum);
      block.addOuterProducts(new int[0], 0, new double[0], lower);
      assertThat(sum).containsOnly(0);
      assertThat(lower).containsOnly(0);
    }
  }
}
