package org.sparkoptimizer.reproduction;

import java.util.ArrayList;
import java.util.List;
import org.sparkoptimizer.baseline.AccProxSvrg;
import org.sparkoptimizer.baseline.Baseline;
import org.sparkoptimizer.baseline.Batches;
import org.sparkoptimizer.baseline.DasvrdaBaseline;
import org.sparkoptimizer.baseline.Katyusha;
import org.sparkoptimizer.baseline.MiniBatchSgd;
import org.sparkoptimizer.baseline.QuasiNewton;
import org.sparkoptimizer.baseline.Saga;
import org.sparkoptimizer.baseline.Svrg;
import org.sparkoptimizer.solver.MetricRule;

/** The methods that take part. */
final class Methods {
  /** Features up to which the default takes the Hessian for its metric, as the estimators do. */
  private static final int LARGEST_HESSIAN = 2000;

  private static final double HESSIAN_COST = 3;
  private static final int PAIRS = 3;

  private Methods() {}

  /** All that apply to a problem; some ask for μ > 0. */
  static List<Baseline> all(UnitRows rows, Penalties penalties, long seed) {
    Batches batches = new Batches(rows.rootOfRows(), seed);
    List<Baseline> methods = new ArrayList<>();
    methods.add(new MiniBatchSgd(batches, MiniBatchSgd.Steps.CONSTANT));
    methods.add(new MiniBatchSgd(batches, MiniBatchSgd.Steps.DECREASING));
    methods.add(new Svrg(batches));
    methods.add(new Saga(batches));
    methods.add(new Katyusha(batches));
    if (penalties.l2() > 0) {
      methods.add(new AccProxSvrg(seed));
    }
    methods.add(DasvrdaBaseline.nonStronglyConvex(batches));
    if (penalties.l2() > 0) {
      methods.add(DasvrdaBaseline.stronglyConvex(batches));
    }
    methods.add(DasvrdaBaseline.restarted(batches));
    methods.add(DasvrdaBaseline.measured(batches));
    methods.add(QuasiNewton.asInMllib());
    methods.add(DasvrdaBaseline.inMetric("library default", metric(rows, seed)));
    return methods;
  }

  /** The metric that the estimators would choose for rows like these. */
  static MetricRule metric(UnitRows rows, long seed) {
    return hasSmallHessian(rows)
        ? MetricRule.hessian(rows.rows(), HESSIAN_COST, false, seed)
        : MetricRule.secant(PAIRS);
  }

  /** Whether there are few enough features for a dense matrix of that order. */
  static boolean hasSmallHessian(UnitRows rows) {
    return rows.features() <= LARGEST_HESSIAN;
  }

  /** Those whose mini-batch size is varied. */
  static List<Baseline> ofBatchSize(long b, long seed) {
    Batches batches = new Batches(b, seed);
    return List.of(
        new Svrg(batches),
        new Katyusha(batches),
        DasvrdaBaseline.restarted(batches),
        DasvrdaBaseline.measured(batches));
  }
}
