package org.sparkoptimizer.baseline;

/** Rounds, passes and seconds of one run, and the end of its budget. */
final class Meter {
  /** Room for the rounding of a budget in passes that is meant to be used up. */
  private static final double ROUNDING = 1e-9;

  private final long terms;
  private final Budget budget;
  private final long startNanos = System.nanoTime();
  private long pausedNanos;
  private long rounds;
  private long evaluated;

  Meter(long terms, Budget budget) {
    this.terms = terms;
    this.budget = budget;
  }

  /**
   * Charges a round over some terms.
   *
   * @throws BudgetSpent if the budget does not allow it
   */
  void charge(long roundTerms) {
    double most = (budget.passes() + ROUNDING) * terms;
    if (rounds + 1 > budget.rounds() || evaluated + roundTerms > most) {
      throw new BudgetSpent();
    }
    rounds++;
    evaluated += roundTerms;
  }

  /** What was spent so far, as that of an iterate. */
  Iterate at(double[] point) {
    double seconds = (System.nanoTime() - startNanos - pausedNanos) / 1e9;
    return new Iterate(point, rounds, (double) evaluated / terms, seconds);
  }

  /** Does something that is none of the method's work. */
  void pause(Runnable work) {
    long before = System.nanoTime();
    work.run();
    pausedNanos += System.nanoTime() - before;
  }
}
