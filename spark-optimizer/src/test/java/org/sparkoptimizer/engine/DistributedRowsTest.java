package org.sparkoptimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.problem.RowTask;
import org.sparkoptimizer.problem.SharedVector;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.problem.WorkGuard;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.Solution;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StoppingRule;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SparkState;

/** A cluster gives the bits of a single process, for one job a round. */
class DistributedRowsTest {
  private static final List<Row> ROWS = Frames.awkward(17, 600, true);
  private static final List<PackedData> PACKED = new ArrayList<>();

  private static final TrainingColumns COLUMNS =
      new TrainingColumns("features", "label", "weight", LabelDomain.BINARY);

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 2, 3, 5})
  void aFitHasTheBitsOfTheFitInMemory(int partitions) {
    Dataset<Row> data = Frames.of(ROWS, partitions);
    Solution local = inMemory(data, partitions, 40);
    Solution distributed = distributed(data, partitions, 40, StageListener.NONE);
    assertSameBits(distributed, local);
    assertThat(local.last().stage()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0} source partitions")
  @ValueSource(ints = {2, 3})
  void rowsAndMarginsThatGetLostChangeNoBit(int sources) {
    Dataset<Row> data = Frames.of(ROWS, sources);
    Solution local = inMemory(data, 3, 100);
    List<Integer> lost = new ArrayList<>();
    Solution distributed =
        distributed(
            data,
            3,
            100,
            (record, state) -> {
              SparkState.loseCachedBlocks();
              lost.add(record.stage());
            });
    assertThat(lost).containsExactly(0, 1, 2, 3);
    assertSameBits(distributed, local);
  }

  @Test
  void batchesSmallerThanTheNumberOfPartitionsLeaveTheOthersAlone() {
    List<List<Row>> parts =
        List.of(
            ROWS.subList(0, 40), List.of(), ROWS.subList(40, 43), List.of(), ROWS.subList(43, 100));
    Dataset<Row> data = Frames.of(parts);
    try (GlmFiniteSum far = remoteSum(data, 5);
        GlmFiniteSum near = localSum(data, 5)) {
      double[] point = new double[far.dimension()];
      SnapshotGradient farAnchor = far.snapshotAt(point);
      SnapshotGradient nearAnchor = near.snapshotAt(point);
      assertThat(farAnchor.gradient()).isEqualTo(nearAnchor.gradient());
      java.util.Arrays.fill(point, 0.3);
      for (int step = 1; step <= 5; step++) {
        MiniBatch batch = new MiniBatch(5, 1, step, 2);
        BatchGradient farGradient = new BatchGradient(far.dimension());
        BatchGradient nearGradient = new BatchGradient(far.dimension());
        SparkState.Activity activity =
            SparkState.during(
                () -> far.varianceReducedGradient(point, farAnchor, batch, farGradient));
        near.varianceReducedGradient(point, nearAnchor, batch, nearGradient);
        assertThat(farGradient.gradient()).isEqualTo(nearGradient.gradient());
        assertThat(activity.jobs()).isOne();
        assertThat(activity.tasks()).isBetween(1, 2);
        double[] farPlain = new double[far.dimension()];
        double[] nearPlain = new double[far.dimension()];
        SparkState.Activity plain =
            SparkState.during(() -> far.miniBatchGradient(point, batch, farPlain));
        near.miniBatchGradient(point, batch, nearPlain);
        assertThat(farPlain).isEqualTo(nearPlain);
        assertThat(plain.jobs()).isOne();
      }
    }
  }

  @Test
  void aTableOfGradientsIsRefusedOnExecutors() {
    try (GlmFiniteSum sum = remoteSum(Frames.of(ROWS, 2), 2)) {
      assertThatThrownBy(() -> sum.tableAt(new double[sum.dimension()]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("its rows must be in memory");
    }
  }

  @Test
  void aSnapshotAndAMiniBatchAreOneJobOfOneStageEach() {
    Dataset<Row> data = Frames.of(ROWS, 2);
    try (GlmFiniteSum sum = remoteSum(data, 2)) {
      double[] point = new double[sum.dimension()];
      List<SnapshotGradient> anchors = new ArrayList<>();
      SparkState.Activity snapshot = SparkState.during(() -> anchors.add(sum.snapshotAt(point)));
      assertThat(snapshot.stagesOfJobs()).containsExactly(1);
      assertThat(snapshot.tasks()).isEqualTo(2);
      BatchGradient gradient = new BatchGradient(sum.dimension());
      MiniBatch batch = new MiniBatch(5, 1, 1, 50);
      SparkState.Activity step =
          SparkState.during(
              () -> sum.varianceReducedGradient(point, anchors.get(0), batch, gradient));
      assertThat(step.stagesOfJobs()).containsExactly(1);
    }
  }

  @Test
  void theRoundsOfTheRecordsAreTheJobsOfTheRun() {
    Dataset<Row> data = Frames.of(ROWS, 2);
    try (GlmFiniteSum sum = remoteSum(data, 2)) {
      List<Solution> solutions = new ArrayList<>();
      SparkState.Activity run =
          SparkState.during(() -> solutions.add(solve(sum, 100, StageListener.NONE)));
      assertThat(run.jobs()).isEqualTo((int) solutions.get(0).last().rounds());
    }
  }

  @Test
  void anAggregationTreeAddsInTheOrderOfTheFlatOne() {
    Dataset<Row> data = Frames.of(ROWS, 9);
    List<double[]> sums = new ArrayList<>();
    double[] local = local(data, 9).sum(new Features(0));
    try (PartitionedRows rows = remote(data, 9)) {
      SparkState.Activity flat = SparkState.during(() -> sums.add(rows.sum(new Features(64))));
      SparkState.Activity tree =
          SparkState.during(() -> sums.add(rows.sum(new Features(1L << 30))));
      assertThat(flat.stagesOfJobs()).containsExactly(1);
      assertThat(tree.stagesOfJobs()).containsExactly(2);
    }
    assertThat(sums).containsExactly(local, local);
  }

  /** Long ones are a broadcast, which is there once on each executor. */
  @Test
  void aSharedVectorIsReleasedWhenClosed() throws InterruptedException {
    int vectors = SparkState.settledBroadcastVectors(0);
    try (PartitionedRows rows = remote(Frames.of(ROWS, 2), 2)) {
      SharedVector small = rows.share(new double[] {1, 2});
      assertThat(small.get()).containsExactly(1, 2);
      assertThat(SparkState.broadcastVectors()).isEqualTo(vectors);
      SharedVector large = rows.share(new double[5000]);
      assertThat(large.get()).hasSize(5000);
      assertThat(SparkState.broadcastVectors()).isEqualTo(vectors + 1);
      large.close();
      assertThatThrownBy(large::get)
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("destroyed");
    }
    assertThat(SparkState.settledBroadcastVectors(vectors)).isEqualTo(vectors);
  }

  @Test
  void rowsStayCachedUntilWhoPackedThemClosesThem() {
    int cached = SparkState.cachedRdds();
    try (PackedData packed = pack(Frames.of(ROWS, 2), 2)) {
      for (int use = 0; use < 2; use++) {
        try (GlmFiniteSum sum = sum(new DistributedRows(packed, 2), packed.moments())) {
          SnapshotGradient unused = sum.snapshotAt(new double[sum.dimension()]);
          assertThat(unused.value()).isPositive();
        }
        assertThat(SparkState.cachedRdds()).isEqualTo(cached + 1);
      }
    }
    assertThat(SparkState.cachedRdds()).isEqualTo(cached);
  }

  /** Sums of the features, with a size as told. */
  private record Features(long resultBytes) implements RowTask {
    @Override
    public double[] apply(PackedPartition partition) {
      double[] sums = new double[8];
      partition
          .chunks()
          .forEach(
              chunk -> {
                for (int i = 0; i < chunk.rows(); i++) {
                  chunk.features().addTo(i, chunk.weight(i) / 3, sums);
                }
              });
      return sums;
    }
  }

  private static void assertSameBits(Solution actual, Solution expected) {
    assertThat(actual.point()).isEqualTo(expected.point());
    assertThat(actual.objective()).isEqualTo(expected.objective());
    assertThat(actual.records())
        .extracting(StageRecord::objective)
        .isEqualTo(expected.records().stream().map(StageRecord::objective).toList());
  }

  private static Solution inMemory(Dataset<Row> data, int partitions, int batch) {
    try (GlmFiniteSum sum = localSum(data, partitions)) {
      return solve(sum, batch, StageListener.NONE);
    }
  }

  private static Solution distributed(
      Dataset<Row> data, int partitions, int batch, StageListener listener) {
    try (GlmFiniteSum sum = remoteSum(data, partitions)) {
      return solve(sum, batch, listener);
    }
  }

  private static Solution solve(GlmFiniteSum sum, int batch, StageListener listener) {
    ElasticNet penalty = ElasticNet.uniform(sum.dimension(), 1e-3, 1e-2);
    StageShape shape = new StageShape(600 / batch, batch, new ShiftedSchedule(2), 3);
    return Dasvrda.adaptive(shape, new StoppingRule(0, 3))
        .minimize(new CompositeProblem(sum, penalty), new double[sum.dimension()], listener);
  }

  private static GlmFiniteSum sum(PartitionedRows rows, RowMoments moments) {
    ColumnScaling scaling =
        ColumnScaling.centred(1, moments.featureMeans(), moments.featureDeviations());
    return new GlmFiniteSum(rows, new LogisticLoss(), scaling);
  }

  /** The sum over rows that a local master's tasks left in this process. */
  private static GlmFiniteSum localSum(Dataset<Row> data, int partitions) {
    PackedRows packed = PackedRows.pack(data, COLUMNS, partitions, 1 << 20).orElseThrow();
    return sum(new LocalRows(packed.partitions(), 2, WorkGuard.NONE), packed.moments());
  }

  private static GlmFiniteSum remoteSum(Dataset<Row> data, int partitions) {
    PackedData packed = pack(data, partitions);
    return sum(new DistributedRows(packed, 2), packed.moments());
  }

  private static LocalRows local(Dataset<Row> data, int partitions) {
    try (PackedData packed = pack(data, partitions)) {
      return new LocalRows(packed.collect().partitions());
    }
  }

  private static DistributedRows remote(Dataset<Row> data, int partitions) {
    return new DistributedRows(pack(data, partitions), 2);
  }

  private static PackedData pack(Dataset<Row> data, int partitions) {
    PackedData packed = PackedData.pack(data, COLUMNS, partitions);
    PACKED.add(packed);
    return packed;
  }

  @AfterEach
  void release() {
    PACKED.forEach(PackedData::close);
    PACKED.clear();
  }
}
