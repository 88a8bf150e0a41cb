package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.ModelPoint;

/**
 * The staged introduction: this library on growing shares of the rows, each fit starting from the
 * model of the one before, with gates between them that stop it with a reason.
 *
 * <p>Accuracy is held against a fit of MLlib's on the rows of the same stage; at the last stage
 * against the model in use, where there is one. What a stage may take is forecast from fits from
 * zero on the first stage's rows and half of them.
 *
 * @since 0.1.0
 */
public record Rollout(Incumbent incumbent, RolloutOptions options, Pricing pricing) {

  /**
   * Runs the stages until one fails or all have passed.
   *
   * @param rows all rows, with the columns that the incumbent names
   * @param progress told what happens, a line at a time
   * @throws org.sparkoptimizer.data.InvalidDataException if the rows are too few or cannot be
   *     trained on
   * @throws IllegalArgumentException if the incumbent's model has another number of features
   */
  public RolloutResult run(Dataset<Row> rows, Consumer<String> progress) {
    Problem problem = incumbent.problem();
    try (Sample sample = Sample.of(rows, problem, options.draw())) {
      incumbent.checkFeatures(sample.features());
      return new Run(this, sample, rows.sparkSession().sparkContext(), progress).result();
    }
  }

  private record Run(
      Rollout rollout, Sample sample, SparkContext context, Consumer<String> progress) {

    RolloutResult result() {
      GrowthModel growth = growth();
      List<RolloutStage> stages = new ArrayList<>();
      Trained last = null;
      for (double fraction : rollout.options.stages()) {
        Contender contender =
            last == null
                ? rollout.incumbent.library()
                : rollout.incumbent.libraryFrom(last.point());
        Sample.Part part = sample.of(fraction);
        FitMeter.Metered metered = FitMeter.measure(context, () -> contender.fit(part.rows()));
        last = metered.trained();
        RolloutStage stage = stage(fraction, part, metered, growth.seconds(part.count()));
        stages.add(stage);
        progress.accept(stage.toString());
        if (stage.failed().isPresent()) {
          return new RolloutResult(stages, Optional.empty());
        }
      }
      return new RolloutResult(stages, last.model());
    }

    /** From fits from zero on half of the first stage's rows and on all of them. */
    private GrowthModel growth() {
      double first = rollout.options.stages().get(0);
      List<Measurement> bySize = new ArrayList<>();
      for (double size : List.of(first / 2, first)) {
        Sample.Part part = sample.of(size);
        Contender library = rollout.incumbent.library();
        Trained warmUp = library.fit(part.rows());
        List<FitCost> costs = new ArrayList<>();
        for (int repeat = 0; repeat < rollout.options.repeats(); repeat++) {
          costs.add(FitMeter.measure(context, () -> library.fit(part.rows())).cost());
        }
        Measurement measured =
            new Measurement(
                part.count(), costs, warmUp.passes(), warmUp.iterations(), warmUp.converged());
        bySize.add(measured);
        progress.accept(
            String.format(
                Locale.ROOT,
                "from zero, %d rows: %.3g s, %.1f passes",
                part.count(),
                measured.medianSeconds(),
                measured.passes()));
      }
      return new GrowthModel(bySize);
    }

    private RolloutStage stage(
        double fraction, Sample.Part part, FitMeter.Metered metered, Interval expected) {
      Trained trained = metered.trained();
      HeldOut heldOut = sample.heldOut();
      List<Accuracy> accuracies =
          heldOut.accuracies(
              rollout.incumbent.problem().loss(),
              heldOut.margins(trained.point()),
              heldOut.margins(judge(fraction, part)));
      double seconds = metered.cost().seconds();
      return new RolloutStage(
          fraction,
          part.count(),
          metered.cost(),
          rollout.pricing.cost(seconds, context.defaultParallelism()),
          trained.passes(),
          expected,
          accuracies,
          failed(trained, accuracies, seconds, expected));
    }

    /** The model that accuracy is held against: one that had as many rows, or at last all. */
    private ModelPoint judge(double fraction, Sample.Part part) {
      List<Double> stages = rollout.options.stages();
      boolean last = fraction == stages.get(stages.size() - 1);
      return rollout
          .incumbent
          .model()
          .filter(model -> last)
          .orElseGet(() -> rollout.incumbent.mllib().fit(part.rows()).point());
    }

    private Optional<RolloutStage.Gate> failed(
        Trained trained, List<Accuracy> accuracies, double seconds, Interval expected) {
      if (!trained.converged()) {
        return Optional.of(RolloutStage.Gate.CONVERGENCE);
      }
      if (!accuracies.stream().allMatch(a -> a.certainLoss() <= rollout.options.maxLoss())) {
        return Optional.of(RolloutStage.Gate.ACCURACY);
      }
      return seconds > expected.high()
          ? Optional.of(RolloutStage.Gate.TIME_AND_COST)
          : Optional.empty();
    }
  }
}
