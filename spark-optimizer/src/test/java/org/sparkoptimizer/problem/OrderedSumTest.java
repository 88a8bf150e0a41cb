package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedSumTest {
  private static final int LENGTH = 3;

  /** Addends whose floating-point sum depends on the order; about a fifth are missing. */
  private static double[][] addends(int partitions, Random random, double missing) {
    double[][] addends = new double[partitions][];
    for (int p = 0; p < partitions; p++) {
      if (random.nextDouble() >= missing) {
        addends[p] = new double[LENGTH];
        for (int j = 0; j < LENGTH; j++) {
          addends[p][j] = random.nextGaussian() * Math.pow(10, random.nextInt(12));
        }
      }
    }
    return addends;
  }

  private static double[] copy(double[] addend) {
    return addend == null ? null : addend.clone();
  }

  private static double[] inOrder(double[][] addends) {
    OrderedSum sum = new OrderedSum(addends.length);
    for (int p = 0; p < addends.length; p++) {
      sum.add(p, copy(addends[p]));
    }
    return sum.result();
  }

  /** Partitions arrive in any order, in any number of groups, which are merged in any order. */
  private static double[] shuffled(double[][] addends, Random random) {
    List<Integer> order = new ArrayList<>();
    for (int p = 0; p < addends.length; p++) {
      order.add(p);
    }
    Collections.shuffle(order, random);
    List<OrderedSum> groups = new ArrayList<>();
    int count = 1 + random.nextInt(addends.length);
    for (int g = 0; g < count; g++) {
      groups.add(new OrderedSum(addends.length));
    }
    for (int p : order) {
      groups.get(random.nextInt(count)).add(p, copy(addends[p]));
    }
    while (groups.size() > 1) {
      OrderedSum taken = groups.remove(random.nextInt(groups.size()));
      groups.get(random.nextInt(groups.size())).merge(taken);
    }
    return groups.get(0).result();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void sumHasTheSameBitsForEveryOrderAndGroupingOfArrivals(long seed) {
    Random random = new Random(seed);
    for (int partitions = 1; partitions <= 33; partitions++) {
      for (double missing : new double[] {0, 0.2, 0.7}) {
        double[][] addends = addends(partitions, random, missing);
        double[] expected = inOrder(addends);
        for (int i = 0; i < 20; i++) {
          assertThat(shuffled(addends, random))
              .as("%d partitions, %s missing, seed %d", partitions, missing, seed)
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5})
  void sumIsTheSumOfAllAddends(long seed) {
    Random random = new Random(seed);
    for (int partitions = 1; partitions <= 33; partitions++) {
      double[][] addends = new double[partitions][];
      long expected = 0;
      for (int p = 0; p < partitions; p++) {
        long value = random.nextInt(1_000_000);
        addends[p] = new double[] {value};
        expected += value;
      }
      assertThat(inOrder(addends)).containsExactly((double) expected);
      assertThat(shuffled(addends, random)).containsExactly((double) expected);
    }
  }

  @Test
  void orderOfFloatingPointAdditionsWouldMatterForTheseAddends() {
    double[][] addends = addends(33, new Random(1), 0);
    double forward = 0;
    double backward = 0;
    for (int p = 0; p < 33; p++) {
      forward += addends[p][0];
      backward += addends[32 - p][0];
    }
    assertThat(forward).isNotEqualTo(backward);
  }

  @Test
  void nothingAddedGivesNull() {
    assertThat(new OrderedSum(4).add(2, null).result()).isNull();
  }
}
