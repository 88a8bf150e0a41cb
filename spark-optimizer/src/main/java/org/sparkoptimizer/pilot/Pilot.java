package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A trial on some of the rows: what is used today, this library and baselines, each fitted several
 * times to samples of growing size and judged on the same held-out rows, with a forecast for all
 * rows and a recommendation.
 *
 * @param incumbent what is used today
 * @param options what is measured
 * @param pricing prices
 * @param cluster where all rows will be fitted; empty for where the pilot runs
 * @since 0.1.0
 */
public record Pilot(
    Incumbent incumbent, PilotOptions options, Pricing pricing, Optional<Cluster> cluster) {
  /**
   * Checks that the baselines can take the problem.
   *
   * @throws IllegalArgumentException if one asks for strong convexity, which an intercept or a
   *     penalty without L2 does not have
   */
  public Pilot {
    options.baselines().forEach(name -> BaselineMethod.of(name).check(incumbent.problem()));
  }

  /** The baselines that were asked for. */
  List<Contender> baselines() {
    return options.baselines().stream()
        .<Contender>map(
            name ->
                new BaselineContender(BaselineMethod.of(name), incumbent.problem(), options.seed()))
        .toList();
  }

  /**
   * Runs the pilot.
   *
   * @param rows all rows, with the columns that the incumbent names; read several times, so cache
   *     them where reading is slow
   * @param progress told what happens, a line at a time
   * @throws org.sparkoptimizer.data.InvalidDataException if the rows are too few or cannot be
   *     trained on
   * @throws IllegalArgumentException if the incumbent's model has another number of features
   */
  public PilotResult run(Dataset<Row> rows, Consumer<String> progress) {
    try (Sample sample = Sample.of(rows, incumbent.problem(), options.draw())) {
      return new PilotRun(this, sample, rows.sparkSession().sparkContext(), progress).result();
    }
  }
}
