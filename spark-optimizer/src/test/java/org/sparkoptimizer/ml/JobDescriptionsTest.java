package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** What Spark shows as the description of a fit's jobs. */
class JobDescriptionsTest {
  private static final Dataset<Row> DATA = Frames.of(Frames.awkward(29, 300, true), 2);
  private static final SparkContext CONTEXT = TestSpark.session().sparkContext();

  private final Jobs jobs = new Jobs();

  /** Local properties of the jobs that began. */
  private static final class Jobs extends SparkListener {
    private final List<Properties> properties = new CopyOnWriteArrayList<>();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      properties.add(start.properties());
    }

    List<String> descriptions() throws Exception {
      CONTEXT.listenerBus().waitUntilEmpty(10_000);
      return properties.stream().map(p -> p.getProperty("spark.job.description")).toList();
    }
  }

  @BeforeEach
  void listen() throws Exception {
    CONTEXT.listenerBus().waitUntilEmpty(10_000);
    CONTEXT.addSparkListener(jobs);
    CONTEXT.setJobGroup("mine", "the user's own", false);
  }

  @AfterEach
  void forget() {
    CONTEXT.removeSparkListener(jobs);
    CONTEXT.clearJobGroup();
  }

  @Test
  void eachJobOfADistributedFitTellsItsStageAndStep() throws Exception {
    LogisticRegression estimator = estimator("fit1").setExecution("distributed");
    estimator.fit(DATA);
    List<String> seen = jobs.descriptions();
    assertThat(seen).allMatch(description -> description.startsWith("fit1"));
    assertThat(seen)
        .contains("fit1, packing", "fit1, moments", "fit1, costs")
        .containsSubsequence(
            "fit1 DASVRDA stage 0, totals",
            "fit1 DASVRDA stage 0, snapshot",
            "fit1 DASVRDA stage 0, step size",
            "fit1 DASVRDA stage 1, inner step 1 of 3",
            "fit1 DASVRDA stage 1, inner step 2 of 3",
            "fit1 DASVRDA stage 1, inner step 3 of 3",
            "fit1 DASVRDA stage 1, snapshot",
            "fit1 DASVRDA stage 2, inner step 1 of 3");
    assertThat(jobs.properties)
        .extracting(p -> p.getProperty("spark.jobGroup.id"))
        .containsOnly("mine");
    theUsersDescriptionIsBack();
  }

  @Test
  void aHessianAndRowsThatAreDealtOutSaySo() throws Exception {
    Dataset<Row> onePartition = Frames.of(Frames.awkward(29, 300, true), 1);
    LogisticRegression estimator = new LogisticRegression("fit2").setExecution("distributed");
    estimator.setNumPartitions(3).setRegParam(0.01);
    estimator.fit(onePartition);
    assertThat(jobs.descriptions())
        .allMatch(description -> description.startsWith("fit2"))
        .contains("fit2, dealing out rows", "fit2 DASVRDA stage 1, Hessian");
  }

  @Test
  void fitsInMemoryAndInOneTaskTellWhatTheirJobsAre() throws Exception {
    estimator("fit3").setExecution("memory").fit(DATA);
    estimator("fit4").setExecution("executor").fit(DATA);
    assertThat(jobs.descriptions())
        .contains(
            "fit3, packing",
            "fit3, fit in memory, waits until it ends or is cancelled",
            "fit4, packing",
            "fit4, all stages in one task");
    theUsersDescriptionIsBack();
  }

  @Test
  void aListenersOwnJobsKeepTheUsersDescription() throws Exception {
    LogisticRegression estimator = estimator("fit5").setExecution("distributed");
    estimator.setStageListener((record, state) -> DATA.count());
    estimator.fit(DATA);
    assertThat(jobs.descriptions()).contains("the user's own");
  }

  @Test
  void aFitThatThrowsPutsTheUsersDescriptionBack() throws Exception {
    LogisticRegression estimator = estimator("fit6").setExecution("distributed");
    estimator.setFeaturesCol("weight");
    assertThatThrownBy(() -> estimator.fit(DATA)).isInstanceOf(IllegalArgumentException.class);
    theUsersDescriptionIsBack();
    Dataset<Row> broken = Frames.of(List.of(Frames.row(0, 1), Frames.row(1, Double.NaN)), 1);
    assertThatThrownBy(() -> estimator("fit7").fit(broken)).hasMessageContaining("NaN");
    theUsersDescriptionIsBack();
  }

  @Test
  void aUidThatLooksLikeASecretIsRedacted() throws Exception {
    estimator("mysecret").setExecution("memory").fit(DATA);
    assertThat(jobs.descriptions())
        .contains(Redaction.REPLACEMENT + ", packing")
        .noneMatch(description -> description.contains("secret"));
  }

  private static void theUsersDescriptionIsBack() {
    assertThat(CONTEXT.getLocalProperty("spark.job.description")).isEqualTo("the user's own");
  }

  private static LogisticRegression estimator(String uid) {
    LogisticRegression estimator =
        new LogisticRegression(uid).setMetric("identity").setMiniBatchSize(100);
    estimator.setMaxIter(3).setTol(0).setRegParam(0.01);
    return estimator;
  }
}
