package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.JsonProtocol$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.monitor.DasvrdaFitEndEvent;
import org.sparkoptimizer.monitor.DasvrdaFitStartEvent;
import org.sparkoptimizer.monitor.DasvrdaStageEvent;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** What a fit tells on Spark's listener bus. */
class FitEventsTest {
  private static final Dataset<Row> DATA = Frames.of(Frames.awkward(31, 300, true), 2);
  private static final SparkContext CONTEXT = TestSpark.session().sparkContext();

  private final Heard heard = new Heard();

  private static final class Heard extends SparkListener {
    private final List<SparkListenerEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event.getClass().getName().startsWith("org.sparkoptimizer")) {
        events.add(event);
      }
    }

    <T> List<T> all(Class<T> type) throws Exception {
      CONTEXT.listenerBus().waitUntilEmpty(10_000);
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  @BeforeEach
  void listen() {
    CONTEXT.addSparkListener(heard);
  }

  @AfterEach
  void forget() {
    CONTEXT.removeSparkListener(heard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "executor", "distributed"})
  void aFitTellsEachStage(String execution) throws Exception {
    LogisticRegression estimator = estimator(5).setExecution(execution);
    LogisticRegressionModel model = estimator.fit(DATA);
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    List<DasvrdaStageEvent> stages = heard.all(DasvrdaStageEvent.class);
    assertThat(stages).hasSize(summary.records().size());
    for (int s = 0; s < stages.size(); s++) {
      StageRecord record = summary.records().get(s);
      assertThat(stages.get(s))
          .isEqualTo(
              new DasvrdaStageEvent(
                  stages.get(0).fit(),
                  estimator.uid(),
                  record.stage(),
                  record.objective(),
                  record.suboptimality().value(),
                  record.suboptimality().kind().name(),
                  record.relative(),
                  record.restarts(),
                  record.rounds(),
                  record.passes(),
                  record.seconds()));
    }
    long fit = stages.get(0).fit();
    assertThat(heard.events.get(0))
        .isEqualTo(
            new DasvrdaFitStartEvent(
                fit, estimator.uid(), execution, 300, 8, summary.packedBytes()));
    assertThat(heard.events.get(heard.events.size() - 1))
        .isEqualTo(
            new DasvrdaFitEndEvent(
                fit,
                estimator.uid(),
                summary.reason().name(),
                summary.converged(),
                summary.objective(),
                summary.relative()));
  }

  @Test
  void aFitThatThrowsHasFailed() throws Exception {
    LogisticRegression estimator = estimator(5).setExecution("memory");
    estimator.setStageListener(
        (record, state) -> {
          throw new IllegalStateException("enough");
        });
    assertThatThrownBy(() -> estimator.fit(DATA)).hasMessage("enough");
    assertThat(heard.all(DasvrdaFitEndEvent.class))
        .singleElement()
        .matches(end -> end.hasFailed() && !end.converged() && Double.isNaN(end.objective()));
  }

  /** In memory these stages take microseconds; the queues of the bus hold ten thousand events. */
  @Test
  void ofVeryManyStagesSomeAreToldAndTheLastIs() throws Exception {
    int maxIter = 20_000;
    LogisticRegression estimator = estimator(maxIter).setExecution("memory");
    estimator.setStepRule("theory").setRestartRule("none").setInnerSteps(1).setRegParam(1e-9);
    LogisticRegressionModel model = estimator.fit(DATA);
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    assertThat(summary.stages()).isEqualTo(maxIter);
    List<Integer> told =
        heard.all(DasvrdaStageEvent.class).stream().map(DasvrdaStageEvent::stage).toList();
    double seconds = summary.records().get(maxIter).seconds();
    assertThat(told).hasSizeLessThan(102 + (int) (seconds / 0.02));
    assertThat(told).startsWith(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
    assertThat(told).endsWith(maxIter).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void eventsAreWrittenAndReadBySparksOwnProtocol() {
    List<SparkListenerEvent> events =
        List.of(
            new DasvrdaFitStartEvent(7, "logreg_1", "memory", 300, 8, 12345),
            new DasvrdaStageEvent(
                7,
                "logreg_1",
                3,
                0.25,
                Double.POSITIVE_INFINITY,
                "DUALITY_GAP",
                Double.NaN,
                1,
                1L << 40,
                3.5,
                0.125),
            new DasvrdaFitEndEvent(
                7, "logreg_1", DasvrdaFitEndEvent.FAILED, false, Double.NaN, Double.NaN));
    for (SparkListenerEvent event : events) {
      String json = JsonProtocol$.MODULE$.sparkEventToJsonString(event);
      assertThat(json).contains("\"Event\":\"" + event.getClass().getName() + "\"");
      assertThat(json).contains("\"uid\":\"logreg_1\"").doesNotContain("logEvent");
      assertThat(JsonProtocol$.MODULE$.sparkEventFromJson(json)).isEqualTo(event);
      assertThat(event.logEvent()).isTrue();
    }
  }

  @Test
  void aUidThatLooksLikeASecretIsRedacted() throws Exception {
    LogisticRegression estimator = new LogisticRegression("my_token_1");
    estimator.setMaxIter(1).setRegParam(0.1);
    estimator.fit(DATA);
    assertThat(heard.all(SparkListenerEvent.class))
        .isNotEmpty()
        .noneMatch(event -> event.toString().contains("token"));
  }

  private static LogisticRegression estimator(int maxIter) {
    LogisticRegression estimator =
        new LogisticRegression().setMetric("identity").setMiniBatchSize(100);
    estimator.setMaxIter(maxIter).setTol(0).setRegParam(0.01);
    return estimator;
  }
}
