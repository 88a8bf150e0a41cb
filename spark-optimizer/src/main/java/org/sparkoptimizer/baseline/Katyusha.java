package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * Katyusha, Allen-Zhu, Journal of Machine Learning Research 18 (2018), 1–51, with importance
 * sampling and mini-batches, L = L̄. For μ > 0: m = ⌈n/b⌉, τ₂ = 1/(2b), and τ₁ = √(8bmμ/(3L̄))·τ₂,
 * at most τ₂, where m ≥ b, else √(2μ/(3L̄)), at most 1/(2m); the next anchor is a mean with weights
 * θʲ, θ = 1 + min(αμ, 1/(4m)). For μ = 0 ("Katyusha^ns"): m = 2n/b, τ₂ = ½, τ₁ = 2/(s + 4) in epoch
 * s from 0, and the plain mean. α = 1/(3τ₁L̄) in both.
 *
 * @param batches mini-batches
 * @since 0.1.0
 */
public record Katyusha(Batches batches) implements Baseline {

  @Override
  public String name() {
    return "Katyusha";
  }

  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    MeteredRun.spend(problem, start, budget, listener, this::iterate);
  }

  private void iterate(MeteredRun run) {
    double mu = run.regularizer().strongConvexity();
    int m = batches.inPasses(mu > 0 ? 1 : 2, run.sum().terms());
    Momentum momentum =
        mu > 0
            ? Momentum.stronglyConvex(run.sum().meanSmoothness(), mu, m, (double) batches.b())
            : Momentum.convex();
    new Epochs(m, batches).run(run, new Inner(run, momentum, mu, m));
  }

  /**
   * The two weights.
   *
   * @param fixed τ₁ of every epoch, or NaN for 2/(s + 4)
   * @param anchor τ₂, the share of the anchor
   */
  record Momentum(double fixed, double anchor) {
    static Momentum stronglyConvex(double smoothness, double mu, int m, double b) {
      double anchor = 1 / (2 * b);
      double fixed =
          m >= b
              ? Math.min(anchor, Math.sqrt(8 * b * m * mu / (3 * smoothness)) * anchor)
              : Math.min(1.0 / (2.0 * m), Math.sqrt(2 * mu / (3 * smoothness)));
      return new Momentum(fixed, anchor);
    }

    static Momentum convex() {
      return new Momentum(Double.NaN, 0.5);
    }

    /** τ₁ of an epoch, counted from 1. */
    double ofEpoch(int epoch) {
      return Double.isNaN(fixed) ? 2.0 / (epoch + 3) : fixed;
    }
  }

  private static final class Inner implements Epochs.InnerSteps {
    private final MeteredRun run;
    private final Momentum momentum;
    private final double mu;
    private final int m;
    private final double smoothness;
    private final double[] y;
    private final double[] z;
    private double[] anchor;
    private final double[] query;
    private double first;
    private double alpha;
    private double growth;
    private double weight;
    private WeightedMean mean;

    Inner(MeteredRun run, Momentum momentum, double mu, int m) {
      this.run = run;
      this.momentum = momentum;
      this.mu = mu;
      this.m = m;
      this.smoothness = run.sum().meanSmoothness();
      this.y = run.start();
      this.z = run.start();
      this.query = new double[y.length];
    }

    @Override
    public void begin(int epoch, SnapshotGradient snapshot) {
      anchor = snapshot.point();
      first = momentum.ofEpoch(epoch);
      alpha = 1 / (3 * first * smoothness);
      growth = 1 + Math.min(alpha * mu, 1 / (4.0 * m));
      weight = 1;
      mean = new WeightedMean(y.length);
    }

    /** x_{k+1} = τ₁z_k + τ₂x̃ + (1 − τ₁ − τ₂)y_k. */
    @Override
    public void query(double[] target) {
      double second = momentum.anchor();
      for (int j = 0; j < y.length; j++) {
        query[j] = first * z[j] + second * anchor[j] + (1 - first - second) * y[j];
      }
      System.arraycopy(query, 0, target, 0, target.length);
    }

    /** z_{k+1} = prox_{αR}(z_k − αg) and y_{k+1} = prox_{R/(3L)}(x_{k+1} − g/(3L)). */
    @Override
    public void step(double[] gradient) {
      run.proximalStep(z, alpha, gradient);
      System.arraycopy(query, 0, y, 0, y.length);
      run.proximalStep(y, 1 / (3 * smoothness), gradient);
      mean.add(weight, y);
      weight *= growth;
    }

    @Override
    public double[] point() {
      return mean.value();
    }
  }
}
