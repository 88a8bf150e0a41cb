package org.sparkoptimizer.testkit;

import java.util.ArrayList;
import java.util.List;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;

/** Counts what the solver asks of a finite sum, and keeps where it asked. */
public final class CountingSum implements FiniteSum {
  private final FiniteSum sum;
  private final List<double[]> anchors = new ArrayList<>();
  private final List<Query> queries = new ArrayList<>();
  private long batchTerms;

  /** A mini-batch and where its gradient was asked for. */
  public record Query(MiniBatch batch, double[] point) {}

  /** Counts the calls of {@code sum}. */
  public CountingSum(FiniteSum sum) {
    this.sum = sum;
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
  public SnapshotGradient snapshotAt(double[] point) {
    anchors.add(point.clone());
    return sum.snapshotAt(point);
  }

  @Override
  public void varianceReducedGradient(
      double[] query, SnapshotGradient anchor, MiniBatch batch, BatchGradient result) {
    queries.add(new Query(batch, query.clone()));
    batchTerms += Math.min(batch.size(), sum.terms());
    sum.varianceReducedGradient(query, anchor, batch, result);
  }

  @Override
  public void miniBatchGradient(double[] query, MiniBatch batch, double[] result) {
    queries.add(new Query(batch, query.clone()));
    batchTerms += Math.min(batch.size(), sum.terms());
    sum.miniBatchGradient(query, batch, result);
  }

  /** Points of the snapshots so far. */
  public List<double[]> anchors() {
    return anchors;
  }

  /** Mini-batches so far. */
  public List<Query> queries() {
    return queries;
  }

  /** Full passes so far. */
  public int snapshots() {
    return anchors.size();
  }

  /** Snapshots and mini-batches so far. */
  public long rounds() {
    return (long) anchors.size() + queries.size();
  }

  /** Terms evaluated by mini-batches so far. */
  public long batchTerms() {
    return batchTerms;
  }

  /** Terms evaluated over n. */
  public double passes() {
    return anchors.size() + (double) batchTerms / sum.terms();
  }

  /** ỹ of every stage: where its first inner step asked. */
  public List<double[]> stageStarts() {
    return queries.stream()
        .filter(q -> q.batch().stage() > 0 && q.batch().step() == 1)
        .map(Query::point)
        .toList();
  }
}
