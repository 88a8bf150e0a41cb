package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * Proximal SVRG, Xiao and Zhang, SIAM Journal on Optimization 24 (2014), 2057–2075: importance
 * sampling, m = 2n/b, the next anchor is the mean of the inner iterates, and η = 0.1/L̄. With a
 * mini-batch the variance is b times smaller, which allows η = min(1, b/10)/L̄ (Konečný, Liu,
 * Richtárik and Takáč, IEEE Journal of Selected Topics in Signal Processing 10 (2016), 242–255, who
 * bound η by 1/L and b/(4L)). The linear rate needs strong convexity.
 *
 * @param batches mini-batches
 * @since 0.1.0
 */
public record Svrg(Batches batches) implements Baseline {
  private static final int PASSES = 2;
  private static final double STEP = 0.1;

  @Override
  public String name() {
    return "SVRG";
  }

  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    int m = batches.inPasses(PASSES, problem.sum().terms());
    MeteredRun.spend(
        problem,
        start,
        budget,
        listener,
        run -> new Epochs(m, batches).run(run, new Inner(run, batches.b())));
  }

  private static final class Inner implements Epochs.InnerSteps {
    private final MeteredRun run;
    private final double eta;
    private double[] x;
    private WeightedMean mean;

    Inner(MeteredRun run, long b) {
      this.run = run;
      this.eta = Math.min(1.0, STEP * b) / run.sum().meanSmoothness();
    }

    @Override
    public void begin(int epoch, SnapshotGradient anchor) {
      x = anchor.point().clone();
      mean = new WeightedMean(x.length);
    }

    @Override
    public void query(double[] y) {
      System.arraycopy(x, 0, y, 0, y.length);
    }

    @Override
    public void step(double[] gradient) {
      run.proximalStep(x, eta, gradient);
      mean.add(1.0, x);
    }

    @Override
    public double[] point() {
      return mean.value();
    }
  }
}
