package org.sparkoptimizer.compare;

import java.util.List;

/** Which fits are repeated. */
final class Repetition {
  /** A fit that takes longer is measured once: noise matters less, and time is short. */
  static final double LONG_SECONDS = 30;

  private Repetition() {}

  static boolean isLong(List<FitRecord> fits) {
    return fits.stream().anyMatch(fit -> fit.seconds() > LONG_SECONDS);
  }
}
