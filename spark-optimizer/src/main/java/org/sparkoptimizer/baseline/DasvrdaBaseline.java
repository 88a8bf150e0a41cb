package org.sparkoptimizer.baseline;

import java.util.function.Function;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.MetricRule;
import org.sparkoptimizer.solver.PaperSchedule;
import org.sparkoptimizer.solver.Schedule;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StepRule;
import org.sparkoptimizer.solver.StoppingRule;

/**
 * The solver's own methods, metered as the others are. An iterate is x̃_s, told with what was spent
 * before the snapshot that shows its objective.
 *
 * @param name name
 * @param method the method for a problem
 * @since 0.1.0
 */
public record DasvrdaBaseline(String name, Function<CompositeProblem, Dasvrda> method)
    implements Baseline {

  /** c of the derived schedule, as the estimators take it. */
  private static final double SHIFT = 2;

  /** DASVRDA^ns as published, m = ⌈n/b⌉. */
  public static DasvrdaBaseline nonStronglyConvex(Batches batches) {
    return new DasvrdaBaseline(
        "DASVRDA^ns", problem -> Dasvrda.nonStronglyConvex(published(problem, batches), 1));
  }

  /** DASVRDA^sc as published, m = ⌈n/b⌉, μ that of R. */
  public static DasvrdaBaseline stronglyConvex(Batches batches) {
    return new DasvrdaBaseline(
        "DASVRDA^sc",
        problem -> {
          double mu = problem.regularizer().strongConvexity();
          return Dasvrda.stronglyConvex(problem, published(problem, batches), mu, 1);
        });
  }

  /** Adaptive restart with the published schedule and step, without guard. */
  public static DasvrdaBaseline restarted(Batches batches) {
    return new DasvrdaBaseline(
        "DASVRDA, restart",
        problem ->
            Dasvrda.adaptive(published(problem, batches), new StoppingRule(0, 1))
                .withStepRule(StepRule.theory())
                .withoutGuard());
  }

  /** Adaptive restart with the derived schedule, the measured step and the guard. */
  public static DasvrdaBaseline measured(Batches batches) {
    return new DasvrdaBaseline(
        "DASVRDA, measured step", problem -> withMeasuredStep(problem, batches));
  }

  /** The same without the guard. */
  public static DasvrdaBaseline unguarded(Batches batches) {
    return new DasvrdaBaseline(
        "DASVRDA, measured step, no guard",
        problem -> withMeasuredStep(problem, batches).withoutGuard());
  }

  private static Dasvrda withMeasuredStep(CompositeProblem problem, Batches batches) {
    StageShape shape = shape(problem, batches, new ShiftedSchedule(SHIFT));
    return Dasvrda.adaptive(shape, new StoppingRule(0, 1));
  }

  /** Full gradients in a metric, one step a stage: what the estimators do by default. */
  public static DasvrdaBaseline inMetric(String name, MetricRule metric) {
    return new DasvrdaBaseline(
        name,
        problem -> {
          StageShape shape =
              new StageShape(1, problem.sum().terms(), new ShiftedSchedule(SHIFT), 0);
          return Dasvrda.inMetric(shape, metric, new StoppingRule(0, 1));
        });
  }

  private static StageShape published(CompositeProblem problem, Batches batches) {
    int m = batches.inPasses(1, problem.sum().terms());
    return shape(problem, batches, PaperSchedule.optimal(m, (double) batches.b()));
  }

  private static StageShape shape(CompositeProblem problem, Batches batches, Schedule schedule) {
    int m = batches.inPasses(1, problem.sum().terms());
    return new StageShape(m, batches.b(), schedule, batches.seed());
  }

  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    MeteredRun.spend(problem, start, budget, listener, this::iterate);
  }

  /** The budget ends the run; a stopping rule only where no gap at all is left. */
  private void iterate(MeteredRun run) {
    CompositeProblem problem = run.problem();
    run.reached(run.start());
    method
        .apply(problem)
        .withStoppingRule(new StoppingRule(0, Integer.MAX_VALUE))
        .minimize(
            problem,
            run.start(),
            (record, state) -> {
              if (record.stage() > 0) {
                run.reachedLastSnapshot();
              }
            });
  }
}
