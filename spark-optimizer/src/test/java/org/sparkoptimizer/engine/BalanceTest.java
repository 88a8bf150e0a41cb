package org.sparkoptimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partitions go where a round is done soonest, and stay where a move gains little. */
class BalanceTest {
  private static String[] halves(int partitions) {
    String[] homes = new String[partitions];
    Arrays.setAll(homes, p -> p < partitions / 2 ? "1" : "2");
    return homes;
  }

  private static double[] equal(int partitions) {
    double[] sizes = new double[partitions];
    Arrays.fill(sizes, 1.0);
    return sizes;
  }

  private static int on(String executor, String[] homes) {
    return Collections.frequency(Arrays.asList(homes), executor);
  }

  @ParameterizedTest(name = "{0} partitions, {1} times as slow: {2} stay")
  @CsvSource({"2,4,0", "4,4,0", "8,4,1", "16,4,3", "20,4,4", "2,10,0", "8,30,0"})
  void anExecutorAQuarterAsFastKeepsItsShare(int partitions, double slow, int stay) {
    String[] better =
        new Balance(equal(partitions), 1).better(halves(partitions), Map.of("1", 1.0, "2", slow));
    assertThat(on("2", better)).isEqualTo(stay);
    assertThat(on("1", better)).isEqualTo(partitions - stay);
  }

  @ParameterizedTest
  @CsvSource({"2,2.5", "4,1.3", "8,1.3", "8,1.0"})
  void nothingMovesForALittle(int partitions, double slow) {
    String[] homes = halves(partitions);
    assertThat(new Balance(equal(partitions), 1).better(homes, Map.of("1", 1.0, "2", slow)))
        .isEqualTo(homes);
  }

  @Test
  void moreSlotsWorkAtTheSameTime() {
    // Four on a fast executor of two slots take 2, two on a slow one take 4.
    String[] better = new Balance(equal(4), 2).better(halves(4), Map.of("1", 1.0, "2", 4.0));
    assertThat(on("1", better)).isEqualTo(4);
  }

  /** A large partition makes its executor slow by its own account only. */
  @Test
  void sizesCount() {
    String[] homes = {"1", "2"};
    double[] sizes = {1.6, 0.4};
    assertThat(new Balance(sizes, 1).better(homes, Map.of("1", 1.0, "2", 1.0))).isEqualTo(homes);
  }

  @Test
  void anExecutorThatNobodyHeardOfStaysAsItIs() {
    String[] homes = {"1", "3"};
    assertThat(new Balance(equal(2), 1).better(homes, Map.of("1", 1.0, "2", 1.0))).isEqualTo(homes);
    String[] unknown = {"1", null};
    assertThat(new Balance(equal(2), 1).better(unknown, Map.of("1", 1.0, "2", 9.0)))
        .isEqualTo(unknown);
  }

  @Test
  void noDistributionIsWorseThanTheOneBefore() {
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 500; trial++) {
      double[] sizes = random.doubles(1 + random.nextInt(20), 0.1, 3).toArray();
      Map<String, Double> rates =
          Map.of("a", random.nextDouble(0.5, 8), "b", 1.0, "c", random.nextDouble(0.5, 8));
      String[] homes = new String[sizes.length];
      Arrays.setAll(homes, p -> "abc".substring(p % 3, p % 3 + 1));
      String[] better = new Balance(sizes, 1).better(homes, rates);
      assertThat(slowest(better, sizes, rates))
          .isLessThanOrEqualTo(slowest(homes, sizes, rates) * (1 + 1e-12));
    }
  }

  private static double slowest(String[] homes, double[] sizes, Map<String, Double> rates) {
    return rates.keySet().stream()
        .mapToDouble(
            executor -> {
              double busy = 0;
              for (int p = 0; p < homes.length; p++) {
                busy += homes[p].equals(executor) ? sizes[p] * rates.get(executor) : 0;
              }
              return busy;
            })
        .max()
        .orElseThrow();
  }
}
