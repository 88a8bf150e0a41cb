package org.sparkoptimizer.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.sparkoptimizer.baseline.Baseline;
import org.sparkoptimizer.baseline.Batches;
import org.sparkoptimizer.baseline.Budget;
import org.sparkoptimizer.baseline.DasvrdaBaseline;
import org.sparkoptimizer.baseline.QuasiNewton;
import org.sparkoptimizer.baseline.Svrg;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;

/**
 * The experiment on one data set. Every method starts at 0 and may spend the same passes; runs
 * follow one another, so that seconds can be compared.
 *
 * @param passes budget of each run
 * @param seed seed of all draws
 * @param progress hears what is being done
 * @since 0.1.0
 */
public record Reproduction(double passes, long seed, Consumer<String> progress) {
  /** Gap that mini-batch sizes are compared at, relative to that of the start. */
  private static final double TARGET = 1e-4;

  private static final Penalties OF_BATCHES = new Penalties(1e-4, 1e-6);

  /** Checks the budget. */
  public Reproduction {
    if (!(passes >= 1) || Double.isInfinite(passes)) {
      throw new IllegalArgumentException(
          "passes is set to " + passes + " but must be a finite number >= 1");
    }
  }

  /** All methods under one pair of penalties. */
  public GapFigure gaps(UnitRows rows, Penalties penalties) {
    try (GlmFiniteSum sum = rows.sum(new LogisticLoss())) {
      return gaps(rows, penalties, penalties.with(sum));
    }
  }

  private GapFigure gaps(UnitRows rows, Penalties penalties, CompositeProblem evaluator) {
    say("%s %s: reference", rows.name(), penalties);
    Reference reference = Reference.longRun(evaluator, Methods.metric(rows, seed));
    List<Trace> traces = new ArrayList<>();
    for (Baseline method : Methods.all(rows, penalties, seed)) {
      Trace trace = trace(method, rows, new LogisticLoss(), penalties, evaluator);
      say(
          "%s %s: %s, gap %.1e after %.1f passes, %d rounds, %.1f s",
          rows.name(),
          penalties,
          trace.method(),
          trace.lastObjective() - reference.objective(),
          trace.last().passes(),
          trace.last().rounds(),
          trace.last().seconds());
      traces.add(trace);
      reference = reference.orLower(evaluator, trace);
    }
    reference = reference.polished(evaluator, rows.rootOfRows());
    say("%s %s: P* = %.12g", rows.name(), penalties, reference.objective());
    double optimum = reference.objective();
    return new GapFigure(
        rows.name(),
        rows.rows(),
        rows.features(),
        penalties,
        rows.rootOfRows(),
        passes,
        traces.get(0).objectives()[0],
        optimum,
        reference.foundBy(),
        reference.gapKind(),
        reference.certifiedGap(),
        traces.stream().map(trace -> trace.curve(optimum)).toList());
  }

  private Trace trace(
      Baseline method, UnitRows rows, Loss loss, Penalties penalties, CompositeProblem evaluator) {
    try (GlmFiniteSum sum = rows.sum(loss)) {
      return Trace.of(method, penalties.with(sum), evaluator, Budget.ofPasses(passes));
    }
  }

  /**
   * Whether the data has few enough features for {@link #batches} and {@link #nonConvex}: with
   * mini-batches of one row, a pass is n steps of the length of the coefficients.
   */
  public static boolean takesManyRounds(UnitRows rows) {
    return Methods.hasSmallHessian(rows);
  }

  /** Mini-batches of 1, √n, 4√n, 16√n and n/4 rows. */
  public BatchFigure batches(UnitRows rows) {
    try (GlmFiniteSum sum = rows.sum(new LogisticLoss())) {
      return batches(rows, OF_BATCHES.with(sum));
    }
  }

  private BatchFigure batches(UnitRows rows, CompositeProblem evaluator) {
    double optimum = Reference.longRun(evaluator, Methods.metric(rows, seed)).objective();
    List<BatchFigure.Run> runs = new ArrayList<>();
    for (long b : sizes(rows)) {
      for (Baseline method : Methods.ofBatchSize(b, seed)) {
        Trace trace = trace(method, rows, new LogisticLoss(), OF_BATCHES, evaluator);
        BatchFigure.Run run = run(b, trace.curve(optimum));
        say(
            "%s b = %d: %s, %s after %.1f passes and %d rounds",
            rows.name(),
            b,
            run.method(),
            run.reached() ? "there" : "not there",
            run.passesToTarget(),
            run.roundsToTarget());
        runs.add(run);
      }
    }
    return new BatchFigure(rows.name(), rows.rows(), OF_BATCHES, passes, TARGET, runs);
  }

  private static Set<Long> sizes(UnitRows rows) {
    long root = rows.rootOfRows();
    Set<Long> sizes = new LinkedHashSet<>();
    for (long b : new long[] {1, root, 4 * root, 16 * root, rows.rows() / 4}) {
      sizes.add(Math.max(1, Math.min(b, rows.rows())));
    }
    return sizes;
  }

  private static BatchFigure.Run run(long b, Curve curve) {
    double start = curve.gaps()[0];
    OptionalInt there = curve.firstWithin(TARGET * start);
    int at = there.orElse(curve.gaps().length - 1);
    return new BatchFigure.Run(
        curve.method(),
        b,
        there.isPresent(),
        curve.passes()[at],
        curve.rounds()[at],
        curve.lastGap() / start);
  }

  /** Some of the methods on the sigmoid loss, DASVRDA with and without its guard. */
  public NonConvexFigure nonConvex(UnitRows rows) {
    try (GlmFiniteSum sum = rows.sum(new SigmoidLoss())) {
      return nonConvex(rows, OF_BATCHES.with(sum));
    }
  }

  private NonConvexFigure nonConvex(UnitRows rows, CompositeProblem evaluator) {
    Batches batches = new Batches(rows.rootOfRows(), seed);
    List<Trace> traces = new ArrayList<>();
    for (Baseline method :
        List.of(
            new Svrg(batches),
            DasvrdaBaseline.nonStronglyConvex(batches),
            DasvrdaBaseline.restarted(batches),
            DasvrdaBaseline.unguarded(batches),
            DasvrdaBaseline.measured(batches),
            QuasiNewton.asInMllib())) {
      say("%s, sigmoid loss: %s", rows.name(), method.name());
      traces.add(trace(method, rows, new SigmoidLoss(), OF_BATCHES, evaluator));
    }
    double lowest =
        traces.stream().mapToDouble(trace -> trace.objectives()[trace.best()]).min().orElse(0);
    return new NonConvexFigure(
        rows.name(),
        OF_BATCHES,
        passes,
        traces.stream()
            .map(
                trace ->
                    new NonConvexFigure.Run(
                        trace.method(),
                        trace.lastObjective(),
                        trace.objectives()[trace.best()],
                        trace.rises(),
                        Trace.gradientMapping(evaluator, trace.last().point()),
                        trace.curve(lowest)))
            .toList());
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
