package org.sparkoptimizer.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.DasvrdaSummary;

/** Measures one data set with one setting. */
final class CellRun {
  /** MLlib's long run grows by this factor until it is long enough. */
  private static final int GROWTH = 4;

  private static final int FIRST_LIMIT = 125;

  /**
   * An optimum certified to this share of the smallest target is taken for exact: MLlib's run may
   * end when it is so far below the target that the difference does not matter.
   */
  private static final double EXACT = 0.1;

  private final Sides sides;
  private final ComparisonOptions options;
  private final LoadedData data;
  private final Dataset<Row> rows;
  private final Objective objective;
  private final Setting setting;
  private final Budget budget;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();

  CellRun(Comparison comparison, LoadedData data, Setting setting, Budget budget) {
    this.sides = comparison.sides();
    this.options = comparison.options();
    this.progress = comparison.progress();
    this.data = data;
    this.rows = data.rows();
    this.objective = data.objective();
    this.setting = setting;
    this.budget = budget;
    notes.addAll(data.notes());
  }

  /** A long run, the objective of its model, and the bound that its model proves. */
  private record LongRun(
      String solver, Measured measured, int maxIter, double objective, double lowerBound) {

    String label() {
      return solver.equals(OurSide.NAME) ? solver : "MLlib " + solver;
    }
  }

  private LongRun longRun(String solver, Measured measured, int maxIter) {
    double bound = objective.lowerBound(measured.fit().point(), setting);
    return new LongRun(solver, measured, maxIter, value(measured), bound);
  }

  /** Measures everything. */
  CellResult run(String dataSet, Machine machine) {
    LongRun ours = ourLongRun();
    Reference provisional = reference(ours, List.of());
    progress.accept(
        String.format(
            Locale.ROOT,
            "  reference: objective %.12g, certified to %.1e, %.1f s",
            provisional.optimum(),
            provisional.certifiedGap(),
            provisional.oursSeconds()));
    List<LongRun> theirs =
        data.mllibSolvers().stream().map(s -> mllibLongRun(s, provisional)).toList();
    Reference reference = reference(ours, theirs);
    List<MllibCurve> curves = theirs.stream().map(run -> curve(run, reference)).toList();
    OurSide ourSide = new OurSide(target -> fitOurs(target, reference));
    List<MllibSide> mllibSides = theirs.stream().map(run -> mllibSide(run, reference)).toList();
    if (reference.certifiedGap() > EXACT * options.smallestTarget()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the optimum is certified to %.1e only, so gaps may be larger by as much",
              reference.certifiedGap()));
    }
    measure(ourSide, mllibSides);
    List<TargetResult> targets =
        options.targets().stream()
            .map(
                target ->
                    new TargetResult(target, ourSide.result(target), best(mllibSides, target)))
            .toList();
    return new CellResult(
        dataSet,
        objective.rows(),
        objective.features(),
        setting,
        reference,
        targets,
        curves,
        data.memory(),
        notes,
        machine);
  }

  private LongRun ourLongRun() {
    budget.require(0, "the long run of this library");
    Sides.Stop stop =
        new Sides.Stop(options.referenceTol(), OptionalInt.of(options.referenceMaxIter()));
    Measured run = Measured.of(() -> sides.fitOurs(rows, setting, stop));
    return longRun(OurSide.NAME, run, options.referenceMaxIter());
  }

  private double value(Measured run) {
    return objective.value(run.fit().point(), setting);
  }

  /** The lowest of the long runs, certified by the best of their bounds. */
  private Reference reference(LongRun ours, List<LongRun> theirs) {
    LongRun best = ours;
    double bound = ours.lowerBound();
    for (LongRun run : theirs) {
      best = run.objective() < best.objective() ? run : best;
      bound = Math.max(bound, run.lowerBound());
    }
    double atZero = objective.atZero();
    double optimum = best.objective();
    if (!(optimum < atZero)) {
      throw new IllegalArgumentException(
          String.format(
              "no fit is better than zero coefficients, at %s; lower regParam (%s)",
              atZero, setting.regParam()));
    }
    return new Reference(
        optimum,
        atZero,
        best.label(),
        (optimum - bound) / (atZero - optimum),
        (ours.objective() - optimum) / (atZero - optimum),
        ours.measured().fit().summary().map(DasvrdaSummary::relative).orElse(null),
        ours.measured().seconds());
  }

  /** MLlib's run to the smallest target; to the end if the optimum is not certain yet. */
  private LongRun mllibLongRun(String solver, Reference provisional) {
    boolean certain = provisional.certifiedGap() <= EXACT * options.smallestTarget();
    int limit = Math.min(certain ? FIRST_LIMIT : Integer.MAX_VALUE, options.mllibMaxIter());
    double expected = 0;
    while (true) {
      int maxIter = limit;
      budget.require(expected, String.format("MLlib's run of %d iterations", maxIter));
      Measured run =
          Measured.of(() -> sides.fitMllib(rows, setting, Sides.Stop.after(maxIter), solver));
      History history = history(run, value(run), provisional);
      boolean enough =
          history.last() < limit
              || limit == options.mllibMaxIter()
              || history.firstWithin((1 - EXACT) * options.smallestTarget()).isPresent();
      if (enough) {
        progress.accept(
            String.format(
                Locale.ROOT,
                "  MLlib %s: %d iterations, %.1f s",
                solver,
                history.last(),
                run.seconds()));
        return longRun(solver, run, maxIter);
      }
      limit = (int) Math.min((long) limit * GROWTH, options.mllibMaxIter());
      expected = run.seconds() * limit / history.last();
    }
  }

  private History history(Measured run, double value, Reference reference) {
    return History.of(run.fit().history(), objective.unitOfHistory(), value, reference);
  }

  private MllibCurve curve(LongRun run, Reference reference) {
    return new MllibCurve(
        run.solver(),
        run.maxIter(),
        run.measured().seconds(),
        reference.gap(run.objective()),
        history(run.measured(), run.objective(), reference).gaps());
  }

  private MllibSide mllibSide(LongRun run, Reference reference) {
    History history = history(run.measured(), run.objective(), reference);
    double perIteration = run.measured().seconds() / Math.max(1, history.last());
    MllibSide side =
        new MllibSide(
            run.solver(),
            history,
            k -> {
              budget.require(perIteration * k, String.format("MLlib's fit of %d iterations", k));
              return record(
                  Measured.of(
                      () -> sides.fitMllib(rows, setting, Sides.Stop.after(k), run.solver())),
                  reference);
            });
    if (run.measured().seconds() > Repetition.LONG_SECONDS) {
      side.countLongest(record(run.measured(), reference));
    }
    return side;
  }

  private FitRecord fitOurs(double target, Reference reference) {
    budget.require(0, "a fit of this library");
    return record(
        Measured.of(() -> sides.fitOurs(rows, setting, Sides.Stop.at(target))), reference);
  }

  private FitRecord record(Measured run, Reference reference) {
    return run.record(reference.gap(value(run)));
  }

  /** Interleaves the sides; what the budget cuts off is a note if all was measured once. */
  private void measure(OurSide ours, List<MllibSide> theirs) {
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      try {
        for (double target : options.targets()) {
          ours.measure(target);
          for (MllibSide side : theirs) {
            side.measure(target, repeat);
          }
        }
      } catch (Budget.Exceeded e) {
        if (repeat == 0) {
          throw e;
        }
        notes.add(String.format("%d of %d repeats: %s", repeat, options.repeats(), e.getMessage()));
        return;
      }
    }
  }

  /** MLlib's solver that counts: the fastest of those that reached the target, else the closest. */
  private static SideResult best(List<MllibSide> sides, double target) {
    return sides.stream()
        .map(side -> side.result(target))
        .min(
            Comparator.comparing((SideResult result) -> !result.reached())
                .thenComparing(
                    result -> result.reached() ? result.medianSeconds() : result.worstGap()))
        .orElseThrow();
  }
}
