package org.sparkoptimizer.problem;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * A mini-batch as a pure function of (seed, stage, step): b terms drawn independently from q,
 * however the terms are partitioned. The draws of a partition depend on (seed, stage, step,
 * partition) alone, so a retried task draws the same rows.
 *
 * @param seed seed of the run
 * @param stage stage of the run, counted from 1 over all restarts
 * @param step inner step of the stage, counted from 1
 * @param size b; at least n means all terms once
 * @since 0.1.0
 */
public record MiniBatch(long seed, int stage, int step, long size) implements Serializable {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Tells whether the batch is all {@code terms} terms once, without sampling. */
  public boolean isFull(long terms) {
    return size >= terms;
  }

  /**
   * Returns how many of the b terms fall into each partition: multinomial(b, masses), in O(b).
   *
   * @param masses Σ L_i of each partition, not all 0
   */
  public int[] partitionCounts(double[] masses) {
    int[] counts = new int[masses.length];
    if (masses.length == 1) {
      counts[0] = Math.toIntExact(size);
      return counts;
    }
    CumulativeTable table = new CumulativeTable(masses);
    SplittableRandom random = stream(-1);
    for (long draw = 0; draw < size; draw++) {
      counts[table.find(random.nextDouble())]++;
    }
    return counts;
  }

  /** Returns the random stream of a partition's draws. */
  public SplittableRandom stream(int partition) {
    long mixed = mix(seed);
    mixed = mix(mixed + GOLDEN * (stage + 1L));
    mixed = mix(mixed + GOLDEN * (step + 1L));
    return new SplittableRandom(mix(mixed + GOLDEN * (partition + 2L)));
  }

  /** Finaliser of the SplitMix64 generator. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
