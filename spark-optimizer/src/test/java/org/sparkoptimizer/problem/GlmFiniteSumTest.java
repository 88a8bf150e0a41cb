package org.sparkoptimizer.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.HuberLoss;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.SoftmaxLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

class GlmFiniteSumTest {
  private static final List<Loss> LOSSES =
      List.of(new LogisticLoss(), new SquaredLoss(), new HuberLoss(0.4), new SoftmaxLoss(2));

  private static double[] point(long seed, int dimension) {
    return new Random(seed).doubles(dimension, -1, 1).toArray();
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void centredCoordinatesGiveTheGradientOfExplicitlyStandardisedRows(Storage storage) {
    Data data = Problems.classification(5, 50, 6, 0.4).weighted();
    RowMoments moments = RowMoments.of(Problems.pack(data, storage), 6);
    Data standard = data.transformed(moments.featureMeans(), moments.featureDeviations());
    for (Loss loss : LOSSES) {
      int k = loss.margins();
      ColumnScaling scaling =
          ColumnScaling.centred(k, moments.featureMeans(), moments.featureDeviations());
      GlmFiniteSum sum = new GlmFiniteSum(Problems.pack(data, storage, 20, 0, 30), loss, scaling);
      DenseGlm explicit = new DenseGlm(standard, loss, true);
      double[] w = point(k, sum.dimension());
      SnapshotGradient snapshot = sum.snapshotAt(w);
      assertThat(snapshot.value()).isCloseTo(explicit.value(w), within(1e-13));
      assertThat(snapshot.gradient()).containsExactly(explicit.gradient(w), within(1e-13));
      assertThat(sum.meanSmoothness()).isCloseTo(explicit.meanSmoothness(), within(1e-12));
      assertThat(sum.nullValue()).isCloseTo(explicit.value(new double[w.length]), within(1e-14));
      assertThat(sum.terms()).isEqualTo(50);
    }
  }

  /** Rows are evaluated in tiles of at most 256; the last one is seldom full. */
  @ParameterizedTest(name = "{0} rows")
  @ValueSource(ints = {1, 255, 256, 257, 700})
  void passesOverManyRowsAgreeWithAPlainLoop(int rows) {
    Data data = Problems.classification(rows, rows, 9, 0.4).weighted();
    for (Storage storage : Storage.values()) {
      for (Loss loss : LOSSES) {
        ColumnScaling scaling = ColumnScaling.identity(9, loss.margins(), true);
        GlmFiniteSum sum = new GlmFiniteSum(Problems.pack(data, storage), loss, scaling);
        DenseGlm explicit = new DenseGlm(data, loss, true);
        double[] w = point(3, sum.dimension());
        double[] query = point(4, sum.dimension());
        SnapshotGradient snapshot = sum.snapshotAt(w);
        BatchGradient full = new BatchGradient(sum.dimension());
        sum.varianceReducedGradient(query, snapshot, new MiniBatch(1, 1, 1, rows), full);
        assertThat(snapshot.value()).isCloseTo(explicit.value(w), within(1e-12));
        assertThat(snapshot.gradient()).containsExactly(explicit.gradient(w), within(1e-12));
        assertThat(full.gradient()).containsExactly(explicit.gradient(query), within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void scaledCoordinatesWithoutInterceptDropTheFeatureOfScaleZero(Storage storage) {
    Data data = Problems.regression(6, 40, 4, 0.5);
    double[] scale = {2, 0, 0.5, 1};
    GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, storage), new SquaredLoss(), ColumnScaling.scaled(1, false, scale));
    DenseGlm explicit =
        new DenseGlm(data.transformed(new double[4], scale), new SquaredLoss(), false);
    double[] w = point(1, 4);
    assertThat(sum.snapshotAt(w).gradient()).containsExactly(explicit.gradient(w), within(1e-13));
    assertThat(sum.snapshotAt(w).gradient()[1]).isZero();
    assertThat(sum.scaling().toRaw(w)[1]).isZero();
    assertThat(sum.scaling().fromRaw(w)[1]).isZero();
  }

  @ParameterizedTest(name = "K = {0}")
  @ValueSource(ints = {1, 3})
  void coordinatesRoundTripAndKeepTheMargins(int k) {
    double[] center = {0.5, -2, 100};
    double[] scale = {2, 0.1, 30};
    for (boolean centred : new boolean[] {true, false}) {
      ColumnScaling scaling =
          centred ? ColumnScaling.centred(k, center, scale) : ColumnScaling.scaled(k, true, scale);
      double[] w = point(k, scaling.dimension());
      double[] raw = scaling.toRaw(w);
      assertThat(scaling.fromRaw(raw)).containsExactly(w, within(1e-12));
      double[] row = {1, -3, 70};
      for (int m = 0; m < k; m++) {
        double inner = w[3 * k + m];
        double outer = raw[3 * k + m];
        for (int j = 0; j < 3; j++) {
          inner += (row[j] - (centred ? center[j] : 0)) / scale[j] * w[j * k + m];
          outer += row[j] * raw[j * k + m];
        }
        assertThat(outer).isCloseTo(inner, within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void rowNormsAreThoseOfTheExplicitRows(Storage storage) {
    Data data = Problems.regression(4, 12, 5, 0.4);
    double[] center = {0.3, -1, 0, 2, 0.1};
    double[] scale = {1, 2, 0.3, 0, 1};
    Data explicit = data.transformed(center, scale);
    ColumnScaling scaling = ColumnScaling.centred(1, center, scale);
    PackedPartition partition = Problems.partitions(data, storage, 12).get(0);
    int row = 0;
    for (RowChunk chunk : partition.chunks()) {
      for (int i = 0; i < chunk.rows(); i++) {
        double norm = 1 + VectorOps.squaredNorm(explicit.rows()[row++]);
        assertThat(scaling.rowSquaredNorm(chunk.features(), i)).isCloseTo(norm, within(1e-12));
      }
    }
    assertThat(row).isEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void momentsAreTheWeightedUnbiasedOnes(Storage storage) {
    Data data = Problems.classification(12, 45, 5, 0.5).weighted();
    RowMoments moments = RowMoments.of(Problems.pack(data, storage, 10, 0, 35), 5);
    double total = Arrays.stream(data.weights()).sum();
    double squares = Arrays.stream(data.weights()).map(w -> w * w).sum();
    for (int j = 0; j <= 5; j++) {
      int at = j;
      double[] column =
          j == 5 ? data.labels() : Arrays.stream(data.rows()).mapToDouble(r -> r[at]).toArray();
      double mean = new Mean().evaluate(column, data.weights());
      double variance = 0;
      for (int i = 0; i < column.length; i++) {
        variance += data.weight(i) * (column[i] - mean) * (column[i] - mean);
      }
      double deviation = Math.sqrt(variance / (total - squares / total));
      assertThat(j == 5 ? moments.labelMean() : moments.featureMeans()[j])
          .isCloseTo(mean, within(1e-14));
      assertThat(j == 5 ? moments.labelDeviation() : moments.featureDeviations()[j])
          .isCloseTo(deviation, within(1e-13));
    }
    assertThat(moments.rows()).isEqualTo(45);
    assertThat(moments.weightSum()).isCloseTo(total, within(1e-12));
    assertThat(moments.positiveRows())
        .isEqualTo(Arrays.stream(data.labels()).filter(y -> y == 1).count());
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void momentsOfLargeValuesDoNotCancel(Storage storage) {
    int n = 1000;
    double[][] rows = new double[n][4];
    double[] labels = new double[n];
    for (int i = 0; i < n; i++) {
      double deviation = i % 2 == 0 ? 1 : -1;
      rows[i][0] = 1e6 + deviation;
      rows[i][1] = 1e8 + deviation;
      labels[i] = 1e6 - deviation;
    }
    Data data = new Data(rows, labels, null, 0);
    double[] weights = new double[n];
    Arrays.fill(weights, 0.3);
    for (Data d : List.of(data, data.withWeights(weights))) {
      RowMoments moments = RowMoments.of(Problems.pack(d, storage, 300, 700), 4);
      double sigma = Math.sqrt(1000.0 / 999);
      assertThat(moments.featureDeviations()[0]).isCloseTo(sigma, within(1e-9));
      assertThat(moments.featureDeviations()[1]).isCloseTo(sigma, within(1e-7));
      assertThat(moments.labelDeviation()).isCloseTo(sigma, within(1e-9));
    }
  }

  @Test
  void deviationOfAConstantColumnIsZero() {
    double[][] rows = {{3, 0, 1}, {3, 0, 2}, {3, 0, 4}};
    Data data = new Data(rows, new double[3], new double[] {0.1, 0.7, 0.3}, 0);
    for (Storage storage : Storage.values()) {
      double[] deviations = RowMoments.of(Problems.pack(data, storage), 3).featureDeviations();
      assertThat(deviations[0]).isLessThan(1e-15);
      assertThat(deviations[1]).isZero();
      assertThat(deviations[2]).isGreaterThan(1);
    }
  }

  @Test
  void lostMarginsAreComputedAgainWithTheSameBits() throws Exception {
    for (Loss loss : LOSSES) {
      Data data = Problems.classification(5, 50, 4, 0.4).weighted();
      ColumnScaling scaling = ColumnScaling.identity(4, loss.margins(), true);
      List<PackedPartition> kept = Problems.partitions(data, Storage.SMALLER, 20, 30);
      for (long b : new long[] {7, 50}) {
        double[] expected = batchAfterSnapshot(new LocalRows(kept), loss, scaling, b);
        double[] found = batchAfterSnapshot(new Forgetful(kept), loss, scaling, b);
        assertThat(found).as("%s, b = %d", loss.name(), b).isEqualTo(expected);
      }
    }
  }

  private static double[] batchAfterSnapshot(
      PartitionedRows rows, Loss loss, ColumnScaling scaling, long b) {
    GlmFiniteSum sum = new GlmFiniteSum(rows, loss, scaling);
    SnapshotGradient anchor = sum.snapshotAt(point(3, sum.dimension()));
    BatchGradient result = new BatchGradient(sum.dimension());
    sum.varianceReducedGradient(
        point(4, sum.dimension()), anchor, new MiniBatch(1, 1, 1, b), result);
    double[] all = Arrays.copyOf(result.gradient(), sum.dimension() + 2);
    all[sum.dimension()] = result.bregman();
    all[sum.dimension() + 1] = result.secondMoment();
    return all;
  }

  /** Local rows that go through Java serialisation before every round, as after a lost executor. */
  private static final class Forgetful implements PartitionedRows {
    private final List<PackedPartition> partitions;

    Forgetful(List<PackedPartition> partitions) {
      this.partitions = partitions;
    }

    @Override
    public boolean roundsAreDear() {
      return true;
    }

    @Override
    public int partitions() {
      return partitions.size();
    }

    @Override
    public double[] sum(RowTask task) {
      OrderedSum sum = new OrderedSum(partitions.size());
      for (PackedPartition partition : partitions) {
        PackedPartition copy = copy(partition);
        assertThat(copy.marginsAt(1)).isNull();
        if (task.appliesTo(copy.index())) {
          sum.add(copy.index(), task.apply(copy));
        }
      }
      return sum.result();
    }

    @Override
    public LocalRows sample(double fraction, long seed) {
      return new LocalRows(partitions.stream().map(p -> p.sample(fraction, seed)).toList());
    }

    private static PackedPartition copy(PackedPartition partition) {
      try {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
          out.writeObject(partition);
        }
        try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
          return (PackedPartition) in.readObject();
        }
      } catch (IOException | ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public PartitionedRows withImportance(ColumnScaling scaling, double curvatureBound) {
      return new Forgetful(
          partitions.stream().map(p -> p.withImportance(scaling, curvatureBound)).toList());
    }

    @Override
    public SharedVector share(double[] vector) {
      return new LocalRows(partitions).share(vector);
    }

    @Override
    public void close() {
      // nothing to release
    }
  }

  @Test
  void anEarlierAnchorGivesTheSameBitsAfterALaterSnapshot() {
    Data data = Problems.classification(5, 50, 4, 0.4);
    GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER),
            new LogisticLoss(),
            ColumnScaling.identity(4, 1, true));
    MiniBatch batch = new MiniBatch(1, 1, 1, 9);
    BatchGradient fresh = new BatchGradient(5);
    BatchGradient later = new BatchGradient(5);
    SnapshotGradient anchor = sum.snapshotAt(point(3, 5));
    sum.varianceReducedGradient(point(4, 5), anchor, batch, fresh);
    sum.snapshotAt(point(6, 5));
    sum.varianceReducedGradient(point(4, 5), anchor, batch, later);
    assertThat(later.gradient()).isEqualTo(fresh.gradient());
  }

  @Test
  void softmaxGradientAgreesWithFiniteDifferences() {
    Data data = Problems.multiclass(9, 40, 3, 3).weighted();
    GlmFiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER, 15, 25),
            new SoftmaxLoss(3),
            ColumnScaling.centred(3, new double[] {0.1, 0.2, 0.3}, new double[] {1, 2, 0.5}));
    double[] w = point(2, 12);
    double[] gradient = sum.snapshotAt(w).gradient();
    for (int j = 0; j < 12; j++) {
      double h = 1e-5;
      double[] up = w.clone();
      double[] down = w.clone();
      up[j] += h;
      down[j] -= h;
      double slope = (sum.snapshotAt(up).value() - sum.snapshotAt(down).value()) / (2 * h);
      assertThat(gradient[j]).as("coordinate %d", j).isCloseTo(slope, within(1e-9));
    }
  }

  @Test
  void softmaxOfTwoClassesWithOneMarginAtZeroIsLogistic() {
    Data data = Problems.classification(9, 40, 3, 1);
    GlmFiniteSum two =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER),
            new SoftmaxLoss(2),
            ColumnScaling.identity(3, 2, true));
    GlmFiniteSum one =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER),
            new LogisticLoss(),
            ColumnScaling.identity(3, 1, true));
    double[] w = point(2, 4);
    double[] pairs = new double[8];
    for (int j = 0; j < 4; j++) {
      pairs[2 * j + 1] = w[j];
    }
    SnapshotGradient a = one.snapshotAt(w);
    SnapshotGradient b = two.snapshotAt(pairs);
    assertThat(b.value()).isCloseTo(a.value(), within(1e-14));
    for (int j = 0; j < 4; j++) {
      assertThat(b.gradient()[2 * j + 1]).isCloseTo(a.gradient()[j], within(1e-14));
      assertThat(b.gradient()[2 * j]).isCloseTo(-a.gradient()[j], within(1e-14));
    }
  }

  @Test
  void weightTwoIsTheRowTwice() {
    Random random = new Random(6);
    Data data = Problems.classification(5, 30, 4, 0.6);
    Data weighted = data.withWeights(random.ints(30, 1, 4).asDoubleStream().toArray());
    double[] w = point(1, 5);
    ColumnScaling scaling = ColumnScaling.identity(4, 1, true);
    GlmFiniteSum once =
        new GlmFiniteSum(Problems.pack(weighted, Storage.DENSE), new LogisticLoss(), scaling);
    GlmFiniteSum copies =
        new GlmFiniteSum(
            Problems.pack(weighted.repeated(), Storage.DENSE), new LogisticLoss(), scaling);
    assertThat(copies.terms()).isGreaterThan(once.terms());
    assertThat(once.snapshotAt(w).value()).isCloseTo(copies.snapshotAt(w).value(), within(1e-14));
    assertThat(once.snapshotAt(w).gradient())
        .containsExactly(copies.snapshotAt(w).gradient(), within(1e-14));
    assertThat(once.meanSmoothness()).isCloseTo(copies.meanSmoothness(), within(1e-13));
  }

  @Test
  void lossAndScalingWithDifferentMarginsAreRefused() {
    Data data = Problems.multiclass(9, 10, 3, 3);
    LocalRows rows = Problems.pack(data, Storage.SMALLER);
    ColumnScaling one = ColumnScaling.identity(3, 1, true);
    assertThatThrownBy(() -> new GlmFiniteSum(rows, new SoftmaxLoss(3), one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("loss softmax has 3 margins a row but the scaling has 1");
  }
}
