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
    "1000, 8192, 512, 1024, MEMORY",
    "1000, 8192, 65536, 131072, DISTRIBUTED",
    "1000, 8192, 4096, 8192, MEMORY",
    "100000000, 8192, 512, 1024, DISTRIBUTED", // moving the rows would take longer
    "1000000000000, 1048576, 1, 1, DISTRIBUTED"
  })
  void theShortestRoundsDecide(
      long bytes, long round, long together, long alone, Execution expected) {
    Place place =
        Place.cheapest(
            placement(false),
            bytes,
            new MeasuredCosts(round, together),
            new MeasuredCosts(1, alone),
            ROOM);
    assertThat(place.execution()).isEqualTo(expected);
    assertThat(place.reason()).isNotEmpty();
  }

  @Test
  void anExecutorThatHasTooLittleRoomIsRefused() {
    assertThatThrownBy(() -> ROOM.requireExecutor(1L << 50, Execution.EXECUTOR))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("execution is set to 'executor' but the packed data has 1073741824.0")
        .hasMessageContaining("or use execution 'distributed'");
    assertThatThrownBy(() -> ROOM.requireExecutor(1L << 50, Execution.MEMORY))
        .hasMessageContaining("which is more than spark.driver.maxResultSize and an executor's");
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
    assertThat(far.costs().roundMicros()).isGreaterThan(far.costs().passMicros());
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
    return new SolverSettings.Placement(Execution.AUTO, Optional.empty(), 2, heard);
  }
}
