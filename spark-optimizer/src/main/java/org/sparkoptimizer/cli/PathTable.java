package org.sparkoptimizer.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.sparkoptimizer.ml.RegularizationPath;

/**
 * A path on the console: a line for each model as soon as it is there, then the best one.
 *
 * @param out where it is printed
 * @param metric name of the held-out metric; empty without one
 */
record PathTable(PrintWriter out, Optional<String> metric) {

  /** Prints the names of the columns. */
  void begin() {
    out.printf(
        Locale.ROOT,
        "%12s %10s %14s%s  %s%n",
        "regParam",
        "non-zeros",
        "objective",
        metric.map(name -> String.format(Locale.ROOT, " %12s", name)).orElse(""),
        "converged");
    out.flush();
  }

  /** Prints a model. */
  void print(RegularizationPath.Step<?> step) {
    out.printf(
        Locale.ROOT,
        "%12.4e %10d %14s%s  %s%n",
        step.regParam(),
        step.nonZeros(),
        step.summary().map(fit -> figure(fit.objective())).orElse(""),
        step.metric().isPresent()
            ? String.format(Locale.ROOT, " %12s", figure(step.metric().getAsDouble()))
            : "",
        step.summary()
            .map(fit -> fit.converged() ? "yes" : "no: " + fit.reason().description())
            .orElse(""));
    out.flush();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.8g", value);
  }

  /** Prints which model is the best, and what a best one at an end of the path means. */
  void end(RegularizationPath<?> path) {
    path.best().ifPresent(best -> end(path, best));
  }

  private void end(RegularizationPath<?> path, RegularizationPath.Step<?> best) {
    int place = path.steps().indexOf(best) + 1;
    out.printf(
        Locale.ROOT,
        "best: --reg-param %s, model %d of %d, %s %.8g, %d non-zeros%n",
        best.regParam(),
        place,
        path.steps().size(),
        metric.orElseThrow(),
        best.metric().getAsDouble(),
        best.nonZeros());
    if (place == path.steps().size()) {
      out.println("the smallest penalty is the best; a path with a smaller --smallest goes on");
    } else if (place == 1) {
      out.println("the largest penalty is the best; the features help little on held-out rows");
    }
  }
}
