package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** Where a fit runs, and what rounds and passes have to do with it. */
class PlaceTest {
  private static final Room ROOM = new Room(TestSpark.session().sparkContext());
  private static final Dataset<Row> MANY = Frames.of(Frames.awkward(7, 20_000, true), 2);

  @ParameterizedTest
  @CsvSource({"0.3, 1", "0.7, 1", "1, 1", "1.5, 2", "100, 128", "90, 64", "91, 128"})
  void costsAreRoundedToPowersOfTwo(double measured, long rounded) {
    assertThat(MeasuredCosts.powerOfTwo(measured)).isEqualTo(rounded);
  }

  @ParameterizedTest(name = "{0} bytes, a round {1} us, a pass {2} us by all and {3} us by one")
  @CsvSource({
    "1000, 8192, 512, 1024, true, true, MEMORY",
    "1000, 8192, 512, 1024, false, true, EXECUTOR",
    "1000, 8192, 512, 1024, false, false, DISTRIBUTED",
    "1000, 8192, 65536, 262144, true, true, DISTRIBUTED",
    "1000, 8192, 65536, 70000, true, true, MEMORY",
    // two threads on the driver, one in a task
    "1000, 8192, 16384, 40000, true, true, MEMORY",
    "1000, 8192, 16384, 40000, false, true, DISTRIBUTED",
    // moving the rows would take longer
    "100000000, 8192, 512, 1024, true, true, DISTRIBUTED"
  })
  void theShortestRoundsDecideWhereThereIsRoom(
      long bytes,
      long round,
      long together,
      double single,
      boolean driver,
      boolean executor,
      Execution expected) {
    Place.Capacity capacity = new FixedCapacity(driver, executor);
    MeasuredCosts costs = new MeasuredCosts(round, together);
    Place place = Place.cheapest(placement(false), bytes, costs, single, capacity);
    assertThat(place.execution()).isEqualTo(expected);
    assertThat(place.reason()).isNotEmpty();
  }

  @Test
  void aListenerKeepsAFitOutOfATask() {
    MeasuredCosts costs = new MeasuredCosts(8192, 512);
    Place.Capacity onlyExecutors = new FixedCapacity(false, true);
    Place place = Place.cheapest(placement(true), 1000, costs, 1024, onlyExecutors);
    assertThat(place.execution()).isEqualTo(Execution.DISTRIBUTED);
    assertThat(place.reason())
        .contains("neither tells a listener of stages nor writes checkpoints");
  }

  private record FixedCapacity(boolean driver, boolean executor) implements Place.Capacity {
    @Override
    public boolean onDriver(long bytes) {
      return driver;
    }

    @Override
    public boolean onExecutor(long bytes) {
      return executor;
    }

    @Override
    public int driverThreads() {
      return 2;
    }

    @Override
    public int taskThreads() {
      return 1;
    }
  }

  @Test
  void anExecutorThatHasTooLittleRoomIsRefused() {
    assertThatThrownBy(() -> ROOM.requireExecutor(1L << 50))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("execution is set to 'executor' but the packed data has 1073741824.0")
        .hasMessageContaining("or use execution 'distributed'");
  }

  @Test
  void memoryThatIsNowhereIsRefused() {
    SolverSettings.Placement memory =
        new SolverSettings.Placement(Execution.MEMORY, Optional.empty(), 2, false, "fit");
    assertThatThrownBy(() -> Place.of(memory, 1L << 50, null, ROOM))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(
            "execution is set to 'memory' but the packed data has 1073741824.0 MiB, more than"
                + " spark.driver.maxResultSize, ")
        .hasMessageContaining("or use execution 'distributed'");
  }

  @Test
  void aListenerIsRefusedWhereItWouldHearNothing() {
    LogisticRegression estimator = new LogisticRegression().setExecution("executor");
    estimator.setStageListener((record, state) -> {});
    assertThatThrownBy(() -> SolverSettings.of(estimator))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a stage listener hears nothing");
  }

  /** A job costs milliseconds, a pass over these rows far less than one. */
  @Test
  void dearRoundsCallForFewer() {
    Plan far = new LogisticRegression().setExecution("distributed").explain(MANY);
    Plan near = new LogisticRegression().setExecution("memory").explain(MANY);
    assertThat(far.sampleRows()).isPositive();
    assertThat(near.sampleRows()).isZero();
    assertThat(far.reasons()).anyMatch(reason -> reason.contains("a round"));
  }

  @Test
  void dearRoundsCallForLargerMiniBatchesUnlessThePublishedMethodIsAskedFor() {
    long published = (long) Math.sqrt(20_000);
    assertThat(identity("memory").explain(MANY).miniBatchSize()).isEqualTo(published);
    assertThat(identity("distributed").explain(MANY).miniBatchSize()).isGreaterThan(2 * published);
    Plan plan = identity("distributed").setStepRule("theory").explain(MANY);
    assertThat(plan.miniBatchSize()).isEqualTo(published);
    assertThat(plan.innerSteps()).isEqualTo((int) Math.ceil(20_000.0 / published));
  }

  private static LogisticRegression identity(String execution) {
    return new LogisticRegression().setMetric("identity").setExecution(execution);
  }

  private static SolverSettings.Placement placement(boolean heard) {
    return new SolverSettings.Placement(Execution.AUTO, Optional.empty(), 2, heard, "fit");
  }
}
