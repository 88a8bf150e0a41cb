package org.sparkoptimizer.compare;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.sparkoptimizer.evaluation.Setting;

/** Time that a whole comparison may take, counted from its start. */
final class Budget {
  private final LongSupplier nanoTime;
  private final long start;
  private final Duration limit;

  /** What does not fit any more. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded(String message) {
      super(message);
    }
  }

  Budget(Duration limit) {
    this(limit, System::nanoTime);
  }

  Budget(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
  }

  /**
   * Asks for time.
   *
   * @param seconds what it will take, as far as is known; else 0
   * @throws Exceeded if so much is not left
   */
  void require(double seconds, String what) {
    double left = (limit.toNanos() - (nanoTime.getAsLong() - start)) / 1e9;
    if (left <= seconds) {
      throw new Exceeded(
          left <= 0
              ? String.format("the budget of %s min was used up before %s", minutes(), what)
              : String.format(
                  Locale.ROOT,
                  "%s takes about %.0f s but %.0f s are left of the budget of %s min",
                  what,
                  seconds,
                  left,
                  minutes()));
    }
  }

  private String minutes() {
    return Setting.shortest(limit.toSeconds() / 60.0);
  }
}
