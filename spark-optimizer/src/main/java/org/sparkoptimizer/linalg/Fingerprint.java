package org.sparkoptimizer.linalg;

/**
 * A hash over the bits of numbers, in their order: a single number that is different, missing or in
 * another place changes it, but for one case in about 2⁶⁴.
 *
 * @since 0.1.0
 */
public final class Fingerprint {
  // Odd constants with about as many ones as zeros, those of SplitMix64's finaliser.
  private static final long SPREAD = 0xBF58476D1CE4E5B9L;
  private static final long MIX = 0x94D049BB133111EBL;

  private long state = MIX;

  /** Adds a number. */
  public Fingerprint add(long value) {
    state = next(state, value);
    return this;
  }

  /** Adds numbers and how many there are; null counts as none at all. */
  public Fingerprint add(double[] values) {
    if (values == null) {
      return add(-1L);
    }
    long hash = next(state, values.length);
    for (double value : values) {
      hash = next(hash, Double.doubleToRawLongBits(value));
    }
    state = hash;
    return this;
  }

  /** Adds numbers and how many there are. */
  public Fingerprint add(int[] values) {
    long hash = next(state, values.length);
    for (int value : values) {
      hash = next(hash, value);
    }
    state = hash;
    return this;
  }

  private static long next(long hash, long value) {
    return Long.rotateLeft(hash ^ (value * SPREAD), 29) * MIX;
  }

  /** The hash of what was added so far. */
  public long value() {
    long mixed = (state ^ (state >>> 32)) * SPREAD;
    return mixed ^ (mixed >>> 29);
  }

  /** The hash as 16 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x", value());
  }
}
