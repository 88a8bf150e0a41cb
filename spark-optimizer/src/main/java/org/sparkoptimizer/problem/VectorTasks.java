package org.sparkoptimizer.problem;

import java.util.Optional;
import java.util.SplittableRandom;
import org.sparkoptimizer.loss.Loss;

/** The tasks for K margins a row; no duality gap. */
final class VectorTasks implements GlmTasks {
  private final Loss loss;
  private final ColumnScaling scaling;

  VectorTasks(Loss loss, ColumnScaling scaling) {
    this.loss = loss;
    this.scaling = scaling;
  }

  @Override
  public RowTask snapshot(double[] point, long anchor, boolean forDual) {
    return new Snapshot(loss, scaling, point, anchor);
  }

  @Override
  public boolean dualNeedsMore() {
    return false;
  }

  @Override
  public RowTask batch(
      double[] query,
      SharedVector anchor,
      long anchorNumber,
      MiniBatch batch,
      int[] counts,
      boolean halves) {
    return new Batch(loss, scaling, query, anchor, anchorNumber, batch, counts);
  }

  @Override
  public RowTask gradient(double[] query, MiniBatch batch, int[] counts) {
    return new Gradient(loss, scaling, query, batch, counts);
  }

  @Override
  public boolean tellsHalves() {
    return false;
  }

  @Override
  public RowTask hessian(
      SharedVector anchor, long anchorNumber, MiniBatch sample, int[] counts, boolean damped) {
    throw notOneMargin();
  }

  @Override
  public RowTask segment(double[] from, double[] to, double[] shares) {
    throw notOneMargin();
  }

  private IllegalStateException notOneMargin() {
    return new IllegalStateException(
        String.format(
            "loss %s has %d margins a row; a Hessian metric takes losses of one margin",
            loss.name(), loss.margins()));
  }

  @Override
  public int valueIndex() {
    return sumsLength(scaling);
  }

  @Override
  public Optional<DualSums> dualSums(double[] sums, double weightSum) {
    return Optional.empty();
  }

  private static int sumsLength(ColumnScaling scaling) {
    return scaling.margins() * (scaling.features() + 1);
  }

  /** Writes the K margins of a row at raw coefficients. */
  private static void margins(
      RowChunk chunk, int row, double[] point, ColumnScaling scaling, double[] margins) {
    int k = margins.length;
    for (int m = 0; m < k; m++) {
      double intercept = scaling.hasIntercept() ? point[scaling.features() * k + m] : 0.0;
      margins[m] = chunk.offset(row * k + m) + intercept;
    }
    chunk.features().addMargins(row, point, margins);
  }

  /** Adds the row's scales to the sums of features and intercepts. */
  private static void addRow(
      RowChunk chunk, int row, double[] scales, ColumnScaling scaling, double[] sums) {
    chunk.features().addOuter(row, scales, sums);
    int interceptAt = scaling.features() * scales.length;
    for (int m = 0; m < scales.length; m++) {
      sums[interceptAt + m] += scales[m];
    }
  }

  /** What a pass does with a row of a mini-batch. */
  private interface RowVisitor {
    void visit(int chunk, int row, double scale);
  }

  /** Visits the rows of a mini-batch with their scales s_i, as {@link RowTile#ofBatch} does. */
  private static void forEachRow(
      PackedPartition partition, MiniBatch batch, int[] counts, RowVisitor visitor) {
    if (counts == null) {
      for (int c = 0; c < partition.chunks().size(); c++) {
        RowChunk chunk = partition.chunks().get(c);
        for (int i = 0; i < chunk.rows(); i++) {
          visitor.visit(c, i, chunk.weight(i));
        }
      }
      return;
    }
    SplittableRandom random = batch.stream(partition.index());
    for (long position : partition.draw(random, counts[partition.index()])) {
      int chunk = (int) (position >>> 32);
      int row = (int) position;
      double weight = partition.chunks().get(chunk).weight(row);
      visitor.visit(chunk, row, weight / partition.smoothness(chunk, row));
    }
  }

  private record Gradient(
      Loss loss, ColumnScaling scaling, double[] query, MiniBatch batch, int[] counts)
      implements MiniBatchTask {

    @Override
    public long resultBytes() {
      return 8L * sumsLength(scaling);
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] sums = new double[sumsLength(scaling)];
      double[] row = new double[loss.margins()];
      double[] slope = new double[loss.margins()];
      forEachRow(
          partition,
          batch,
          counts,
          (c, i, scale) -> {
            RowChunk chunk = partition.chunks().get(c);
            margins(chunk, i, query, scaling, row);
            loss.derivative(row, chunk.label(i), slope);
            for (int m = 0; m < slope.length; m++) {
              slope[m] *= scale;
            }
            addRow(chunk, i, slope, scaling, sums);
          });
      return sums;
    }
  }

  private record Snapshot(Loss loss, ColumnScaling scaling, double[] point, long anchor)
      implements RowTask {
    @Override
    public String purpose() {
      return "snapshot";
    }

    @Override
    public long resultBytes() {
      return 8L * sumsLength(scaling);
    }

    @Override
    public double[] apply(PackedPartition partition) {
      int k = loss.margins();
      double[] sums = new double[sumsLength(scaling) + SnapshotTask.SCALARS];
      double[] row = new double[k];
      double[] derivative = new double[k];
      double[][] kept = new double[partition.chunks().size()][];
      for (int c = 0; c < kept.length; c++) {
        RowChunk chunk = partition.chunks().get(c);
        kept[c] = new double[chunk.rows() * k];
        for (int i = 0; i < chunk.rows(); i++) {
          margins(chunk, i, point, scaling, row);
          System.arraycopy(row, 0, kept[c], i * k, k);
          loss.derivative(row, chunk.label(i), derivative);
          double weight = chunk.weight(i);
          for (int m = 0; m < k; m++) {
            derivative[m] *= weight;
          }
          addRow(chunk, i, derivative, scaling, sums);
          sums[sumsLength(scaling)] += weight * loss.value(row, chunk.label(i));
        }
      }
      partition.keepMargins(anchor, kept);
      return sums;
    }
  }

  private record Batch(
      Loss loss,
      ColumnScaling scaling,
      double[] query,
      SharedVector anchor,
      long anchorNumber,
      MiniBatch batch,
      int[] counts)
      implements MiniBatchTask {

    @Override
    public long resultBytes() {
      return 8L * sumsLength(scaling);
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] sums = new double[sumsLength(scaling) + SnapshotTask.SCALARS];
      Scratch scratch = new Scratch(loss.margins());
      forEachRow(
          partition,
          batch,
          counts,
          (chunk, row, scale) -> add(partition, chunk, row, scale, scratch, sums));
      return sums;
    }

    private void add(
        PackedPartition partition, int c, int row, double scale, Scratch s, double[] sums) {
      RowChunk chunk = partition.chunks().get(c);
      double label = chunk.label(row);
      double[][] kept = partition.marginsAt(anchorNumber);
      int k = s.margins.length;
      if (kept != null) {
        System.arraycopy(kept[c], row * k, s.anchorMargins, 0, k);
      } else {
        margins(chunk, row, anchor.get(), scaling, s.anchorMargins);
      }
      margins(chunk, row, query, scaling, s.margins);
      loss.derivative(s.margins, label, s.slope);
      loss.derivative(s.anchorMargins, label, s.difference);
      double squares = 0;
      double bregman = loss.value(s.anchorMargins, label) - loss.value(s.margins, label);
      for (int m = 0; m < k; m++) {
        double difference = s.slope[m] - s.difference[m];
        bregman -= s.slope[m] * (s.anchorMargins[m] - s.margins[m]);
        squares += difference * difference;
        s.difference[m] = scale * difference;
      }
      addRow(chunk, row, s.difference, scaling, sums);
      sums[sumsLength(scaling)] += scale * squares;
      sums[sumsLength(scaling) + 1] += scale * Math.max(0.0, bregman);
    }
  }

  private static final class Scratch {
    private final double[] margins;
    private final double[] anchorMargins;
    private final double[] slope;
    private final double[] difference;

    Scratch(int k) {
      margins = new double[k];
      anchorMargins = new double[k];
      slope = new double[k];
      difference = new double[k];
    }
  }
}
