package org.sparkoptimizer.baseline;

/** Ends a run before the call of the oracle that its budget does not allow. */
final class BudgetSpent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BudgetSpent() {
    super("the budget is spent", null, false, false);
  }
}
