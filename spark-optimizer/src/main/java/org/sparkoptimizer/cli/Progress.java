package org.sparkoptimizer.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import org.sparkoptimizer.solver.SolverState;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.Suboptimality;

/** Prints a line per stage. */
final class Progress implements StageListener {
  private final PrintWriter out;
  private final double tol;
  private StageRecord first;

  Progress(PrintWriter out, double tol) {
    this.out = out;
    this.tol = tol;
  }

  @Override
  public void stageEnded(StageRecord record, SolverState state) {
    if (first == null && record.relative() < 1) {
      first = record;
    }
    String left =
        secondsLeft(record).isPresent()
            ? String.format(Locale.ROOT, "about %.0f s left", secondsLeft(record).getAsDouble())
            : "";
    out.printf(
        Locale.ROOT,
        "DASVRDA stage %d  objective %.10g  %s %s  passes %.1f  rounds %d  %.1f s  %s%n",
        record.stage(),
        record.objective(),
        record.suboptimality().kind() == Suboptimality.Kind.DUALITY_GAP ? "gap" : "estimate",
        // More than everything that was gained so far says nothing.
        record.relative() > 1 ? "unknown" : String.format(Locale.ROOT, "%.2e", record.relative()),
        record.passes(),
        record.rounds(),
        record.seconds(),
        left);
  }

  /** The gap falls by a constant factor a second, roughly. */
  private OptionalDouble secondsLeft(StageRecord record) {
    if (first == null || !(record.relative() < first.relative()) || record.relative() <= tol) {
      return OptionalDouble.empty();
    }
    double spent = record.seconds() - first.seconds();
    double rate = Math.log(first.relative() / record.relative()) / spent;
    return tol > 0 && spent > 0
        ? OptionalDouble.of(Math.log(record.relative() / tol) / rate)
        : OptionalDouble.empty();
  }
}
