package org.sparkoptimizer.baseline;

import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.GradientTable;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.problem.TabulatedSum;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;

/** A sum whose every round is charged, whoever asks: the one place where calls are counted. */
final class MeteredSum implements TwiceDifferentiableSum, TabulatedSum {
  private final FiniteSum sum;
  private final Meter meter;
  private Iterate opened;

  MeteredSum(FiniteSum sum, Meter meter) {
    this.sum = sum;
    this.meter = meter;
  }

  /** The point of the newest snapshot, with what had been spent before it. */
  Iterate lastSnapshot() {
    return opened;
  }

  private void chargeSnapshot(double[] point) {
    Iterate before = meter.at(point.clone());
    meter.charge(sum.terms());
    opened = before;
  }

  private void charge(MiniBatch batch) {
    meter.charge(Math.min(batch.size(), sum.terms()));
  }

  @Override
  public int dimension() {
    return sum.dimension();
  }

  @Override
  public long terms() {
    return sum.terms();
  }

  @Override
  public double meanSmoothness() {
    return sum.meanSmoothness();
  }

  @Override
  public double nullValue() {
    return sum.nullValue();
  }

  @Override
  public int certificateRounds() {
    return sum.certificateRounds();
  }

  @Override
  public SnapshotGradient snapshotAt(double[] point) {
    chargeSnapshot(point);
    return sum.snapshotAt(point);
  }

  @Override
  public SnapshotGradient gradientAt(double[] point) {
    chargeSnapshot(point);
    return sum.gradientAt(point);
  }

  @Override
  public void varianceReducedGradient(
      double[] query, SnapshotGradient anchor, MiniBatch batch, BatchGradient result) {
    charge(batch);
    sum.varianceReducedGradient(query, anchor, batch, result);
  }

  @Override
  public void miniBatchGradient(double[] query, MiniBatch batch, double[] result) {
    charge(batch);
    sum.miniBatchGradient(query, batch, result);
  }

  @Override
  public GradientTable tableAt(double[] point) {
    if (!(sum instanceof TabulatedSum tabulated)) {
      throw lacks("table of gradients");
    }
    meter.charge(sum.terms());
    GradientTable table = tabulated.tableAt(point);
    return (query, batch, result) -> {
      charge(batch);
      table.gradient(query, batch, result);
    };
  }

  private TwiceDifferentiableSum twiceDifferentiable() {
    if (!(sum instanceof TwiceDifferentiableSum twice)) {
      throw lacks("Hessian");
    }
    return twice;
  }

  private IllegalArgumentException lacks(String what) {
    return new IllegalArgumentException(
        String.format("%s has no %s", sum.getClass().getSimpleName(), what));
  }

  /** A Hessian is charged by the rows that it is taken on, though each costs more arithmetic. */
  @Override
  public SymmetricMatrix hessianAt(SnapshotGradient anchor, MiniBatch sample, boolean damped) {
    TwiceDifferentiableSum twice = twiceDifferentiable();
    charge(sample);
    return twice.hessianAt(anchor, sample, damped);
  }

  @Override
  public double[] valuesBetween(double[] from, double[] to, double[] shares) {
    TwiceDifferentiableSum twice = twiceDifferentiable();
    meter.charge(sum.terms());
    return twice.valuesBetween(from, to, shares);
  }

  /** The copy of the rows is charged; what is done on it in this process is not. */
  @Override
  public TwiceDifferentiableSum sample(double fraction, long seed) {
    TwiceDifferentiableSum twice = twiceDifferentiable();
    meter.charge(Math.round(fraction * (double) sum.terms()));
    return twice.sample(fraction, seed);
  }
}
