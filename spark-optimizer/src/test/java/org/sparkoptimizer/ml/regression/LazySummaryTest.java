package org.sparkoptimizer.ml.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionTrainingSummary;
import org.apache.spark.sql.Dataset;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.testkit.Frames;

class LazySummaryTest {

  private static LinearRegressionTrainingSummary mllibs() {
    return new org.apache.spark.ml.regression.LinearRegression()
        .setSolver("normal")
        .fit(Frames.of(Frames.awkward(5, 100, false), 2))
        .summary();
  }

  /** Also on versions of Spark whose summary has more methods than the one compiled against. */
  @Test
  void everyMethodIsPassedOn() throws ReflectiveOperationException {
    LinearRegressionTrainingSummary mllibs = mllibs();
    LinearRegressionTrainingSummary lazy = LazySummary.of(mllibs.objectiveHistory(), () -> mllibs);
    List<Method> methods =
        Arrays.stream(LinearRegressionTrainingSummary.class.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> method.getParameterCount() == 0)
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .toList();
    assertThat(methods).hasSizeGreaterThanOrEqualTo(19);
    for (Method method : methods) {
      Object expected = method.invoke(mllibs);
      if (expected instanceof Dataset<?> rows) {
        assertThat(method.invoke(lazy)).as(method.getName()).isSameAs(rows);
      } else {
        assertThat(method.invoke(lazy)).as(method.getName()).isEqualTo(expected);
      }
    }
  }

  @Test
  void nothingIsMadeBeforeItIsAskedForAndThenOnce() {
    LinearRegressionTrainingSummary mllibs = mllibs();
    AtomicInteger made = new AtomicInteger();
    LinearRegressionTrainingSummary lazy =
        LazySummary.of(
            mllibs.objectiveHistory(),
            () -> {
              made.incrementAndGet();
              return mllibs;
            });
    assertThat(lazy).isNotEqualTo(mllibs);
    assertThat(lazy.hashCode()).isNotEqualTo(mllibs.hashCode());
    assertThat(lazy.objectiveHistory()).isEqualTo(mllibs.objectiveHistory());
    assertThat(lazy.totalIterations()).isEqualTo(mllibs.totalIterations());
    assertThat(made).hasValue(0);
    assertThat(lazy.r2()).isEqualTo(mllibs.r2());
    assertThat(lazy.numInstances()).isEqualTo(100);
    assertThat(made).hasValue(1);
  }

  @Test
  void aModelWithItStillScoresAndCanBeSerialised() throws IOException, ClassNotFoundException {
    var rows = Frames.of(Frames.awkward(6, 50, false), 2);
    LinearRegressionModel model = new LinearRegression().fit(rows);
    assertThat(model.summary()).isInstanceOf(LazySummary.class);
    model.setPredictionCol("changedLater");
    assertThat(model.summary().predictionCol()).isEqualTo("prediction");
    model.setPredictionCol("prediction");
    assertThat(model.transform(rows).select("prediction").collectAsList()).hasSize(50);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model.summary());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      LinearRegressionTrainingSummary read = (LinearRegressionTrainingSummary) in.readObject();
      assertThat(read.objectiveHistory()).isEqualTo(model.summary().objectiveHistory());
      assertThatThrownBy(read::r2)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a training summary does not survive serialisation");
    }
  }
}
