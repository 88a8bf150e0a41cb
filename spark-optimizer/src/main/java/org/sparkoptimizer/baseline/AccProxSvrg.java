package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * Accelerated proximal SVRG, Nitanda, NIPS 2014 ("Stochastic proximal gradient descent with
 * acceleration techniques"), for strongly convex problems. Its theorem ties the mini-batch to the
 * condition number κ = L̄/μ: with b = ⌈8√κ·n/(√2·p(n − 1) + 8√κ)⌉ the step is η = 1/(2L̄), so it
 * takes its own b. p = ⅕ and m = ⌈log 16/((1 − p)√(μη))⌉ shrink the expected gap by 0.70 an epoch.
 *
 * @param seed seed of the mini-batches
 * @since 0.1.0
 */
public record AccProxSvrg(long seed) implements Baseline {
  private static final double P = 0.2;

  /** 1/(what the first term of the factor may be). */
  private static final double SHRINK = 16;

  @Override
  public String name() {
    return "AccProxSVRG";
  }

  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    MeteredRun.spend(problem, start, budget, listener, this::iterate);
  }

  private void iterate(MeteredRun run) {
    double mu = run.strongConvexity(name());
    double smoothness = run.sum().meanSmoothness();
    double eta = 1 / (2 * smoothness);
    double momentum = Math.sqrt(mu * eta);
    int m = (int) Math.min(Integer.MAX_VALUE, Math.ceil(Math.log(SHRINK) / ((1 - P) * momentum)));
    long n = run.sum().terms();
    double condition = 8 * Math.sqrt(smoothness / mu);
    long b = (long) Math.ceil(condition * n / (Math.sqrt(2) * P * (n - 1.0) + condition));
    double beta = (1 - momentum) / (1 + momentum);
    new Epochs(m, new Batches(b, seed)).run(run, new Inner(run, eta, beta));
  }

  private static final class Inner implements Epochs.InnerSteps {
    private final MeteredRun run;
    private final double eta;
    private final double beta;
    private double[] x;
    private double[] y;

    Inner(MeteredRun run, double eta, double beta) {
      this.run = run;
      this.eta = eta;
      this.beta = beta;
    }

    @Override
    public void begin(int epoch, SnapshotGradient anchor) {
      x = anchor.point().clone();
      y = anchor.point().clone();
    }

    @Override
    public void query(double[] query) {
      System.arraycopy(y, 0, query, 0, query.length);
    }

    /** x_{k+1} = prox(y_k − ηg) and y_{k+1} = x_{k+1} + β(x_{k+1} − x_k). */
    @Override
    public void step(double[] gradient) {
      double[] previous = x;
      x = y.clone();
      run.proximalStep(x, eta, gradient);
      for (int j = 0; j < x.length; j++) {
        y[j] = x[j] + beta * (x[j] - previous[j]);
      }
    }

    @Override
    public double[] point() {
      return x;
    }
  }
}
