package org.sparkoptimizer.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which partition should be on which executor, so that a round, which ends with its slowest task
 * slot, is short.
 *
 * @param sizes size of each partition
 * @param slots task slots of an executor
 */
record Balance(double[] sizes, int slots) {
  /** A round must become this much shorter for a move to pay. */
  private static final double WORTH = 0.75;

  /**
   * Returns the executor of each partition where another distribution is worth it, else the homes.
   *
   * @param homes where the partitions are
   * @param rates time that each executor takes for a partition of size 1
   */
  String[] better(String[] homes, Map<String, Double> rates) {
    boolean known = Arrays.stream(homes).allMatch(home -> home != null && rates.containsKey(home));
    if (rates.size() < 2 || !known) {
      return homes;
    }
    String[] better = new String[homes.length];
    double after = distribute(better, rates, null);
    double before = distribute(new String[homes.length], rates, homes);
    return after < WORTH * before ? better : homes;
  }

  /**
   * Deals the partitions, the largest first, each to the slot that is done with it soonest.
   *
   * @param result receives the executor of each partition
   * @param fixed the executors that the partitions have to be on, or null for any
   * @return when the last slot is done
   */
  private double distribute(String[] result, Map<String, Double> rates, String[] fixed) {
    Map<String, PriorityQueue<Double>> busy = new HashMap<>();
    for (String executor : rates.keySet()) {
      busy.put(
          executor, new PriorityQueue<>(IntStream.range(0, slots).mapToObj(s -> 0.0).toList()));
    }
    double last = 0;
    for (int partition : bySize()) {
      String chosen = fixed == null ? soonest(busy, rates, sizes[partition]) : fixed[partition];
      PriorityQueue<Double> ofExecutor = busy.get(chosen);
      double done = ofExecutor.remove() + rates.get(chosen) * sizes[partition];
      ofExecutor.add(done);
      result[partition] = chosen;
      last = Math.max(last, done);
    }
    return last;
  }

  private static String soonest(
      Map<String, PriorityQueue<Double>> busy, Map<String, Double> rates, double size) {
    String soonest = null;
    double earliest = Double.POSITIVE_INFINITY;
    for (String executor : new TreeSet<>(rates.keySet())) {
      double done = busy.get(executor).element() + rates.get(executor) * size;
      if (done < earliest) {
        earliest = done;
        soonest = executor;
      }
    }
    return soonest;
  }

  private int[] bySize() {
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer p) -> sizes[p]).reversed())
        .mapToInt(p -> p)
        .toArray();
  }
}
