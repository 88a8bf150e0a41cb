package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Settings;
import org.sparkoptimizer.testkit.SharedData;
import org.sparkoptimizer.testkit.SharpLbfgsB;

/**
 * On real data, for each combination of the parameters that decide the objective, coefficients and
 * intercepts are MLlib's to 1e-4 of the largest of them, or of 1 if that is larger. Prints what is
 * compared.
 *
 * <p>Under L1 alone coefficients can be open at the optimum: those of the classes of a softmax up
 * to a common addend, and those of columns that repeat each other or sum to one. What is unique
 * there are the margins, of a softmax less their mean, and these are compared instead.
 *
 * <p>MLlib ends a fit with bounds where the projected gradient is 1e-5, whatever its tol, which is
 * too early for coefficients of 1e-4; so that constant is smaller here, see {@link SharpLbfgsB},
 * and the penalty stronger.
 */
class MllibAgreementIT {
  private static final double CLOSE = 1e-4;
  private static final double REG_PARAM_WITH_BOUNDS = 0.2;
  private static final double PROJECTED_GRADIENT = 1e-8;
  private static final double TOL = 1e-12;
  private static final int MAX_ITER = 5000;

  /** Bounds that some coefficients of nearly every fit meet. */
  private static final double LOWER = -0.02;

  private static final double UPPER = 0.03;
  private static final double ROUNDING = 1e-12;

  private static SharpLbfgsB sharpened;
  private static final Map<Sample, Dataset<Row>> LOADED = new EnumMap<>(Sample.class);

  /** A data set, of which about one row in {@code share} is taken. */
  private enum Sample {
    A9A("a9a.bz2", 2, 11, 0.02),
    IJCNN1("ijcnn1.bz2", 2, 17, 0.01),
    MUSHROOMS("mushrooms.bz2", 2, 3, 0.02),
    DNA("dna.scale.bz2", 3, 1, 0.02),
    LETTER("letter.bz2", 26, 7, 0.05),
    ABALONE("abalone.bz2", 0, 1, 0.1);

    private final String file;
    private final int classes;
    private final int share;
    private final double regParam;

    Sample(String file, int classes, int share, double regParam) {
      this.file = file;
      this.classes = classes;
      this.share = share;
      this.regParam = regParam;
    }

    /** The rows in one partition, which costs MLlib the least; read once. */
    Dataset<Row> rows() {
      return LOADED.computeIfAbsent(this, sample -> sample.read().coalesce(1).cache());
    }

    private Dataset<Row> read() {
      Dataset<Row> all =
          switch (classes) {
            case 0 -> SharedData.load(file);
            case 2 -> SharedData.binary(file);
            default -> SharedData.multiclass(file);
          };
      return SharedData.weighted(SharedData.sample(all, share));
    }

    /** Whether values of a category have a column each. */
    boolean oneHot() {
      return this == A9A || this == MUSHROOMS;
    }
  }

  /** A fit that both libraries do. */
  private record Fit(Sample sample, Settings settings, boolean bounded) {

    Setting penalty() {
      return new Setting(settings.regParam(), settings.elasticNetParam());
    }

    boolean leavesCoefficientsOpen() {
      return settings.elasticNetParam() == 1 && (sample.classes > 2 || sample.oneHot());
    }

    Objective objective() {
      String weight = settings.weightCol().isEmpty() ? null : settings.weightCol();
      Objective.Columns columns = new Objective.Columns("features", "label", weight);
      boolean intercept = settings.fitIntercept();
      boolean standardization = settings.standardization();
      if (sample.classes > 2) {
        return Objective.multinomial(sample.rows(), columns, intercept, standardization);
      }
      RowLoss loss = sample.classes == 2 ? RowLoss.LOGISTIC : RowLoss.SQUARED;
      return new Objective(loss, sample.rows(), columns, intercept, standardization);
    }

    @Override
    public String toString() {
      return String.format(
          "%s, elasticNet %s%s, standardization %s, intercept %s, weights %s",
          sample.file,
          settings.elasticNetParam(),
          bounded ? " with bounds" : "",
          settings.standardization(),
          settings.fitIntercept(),
          !settings.weightCol().isEmpty());
    }
  }

  static List<Fit> logisticRegression() {
    List<Sample> samples =
        Arrays.stream(Sample.values()).filter(sample -> sample.classes > 0).toList();
    List<Fit> fits = new ArrayList<>();
    for (Sample sample : samples) { // MLlib has bounds under L2 alone
      fits.addAll(grid(sample, REG_PARAM_WITH_BOUNDS, List.of(0.0), true));
    }
    for (Sample sample : samples) {
      fits.addAll(grid(sample, sample.regParam, List.of(0.0, 0.5, 1.0), false));
    }
    return fits;
  }

  static List<Fit> linearRegression() {
    return grid(Sample.ABALONE, Sample.ABALONE.regParam, List.of(0.0, 0.5, 1.0), false);
  }

  private static List<Fit> grid(
      Sample sample, double regParam, List<Double> elasticNets, boolean bounded) {
    List<Boolean> both = List.of(true, false);
    List<Fit> fits = new ArrayList<>();
    for (String weightCol : List.of("", "weight")) {
      for (double elasticNet : elasticNets) {
        for (boolean standardization : both) {
          for (boolean intercept : both) {
            Settings settings =
                new Settings(regParam, elasticNet, standardization, intercept, weightCol);
            fits.add(new Fit(sample, settings, bounded));
          }
        }
      }
    }
    return fits;
  }

  @BeforeAll
  static void sharpen() {
    sharpened = new SharpLbfgsB(PROJECTED_GRADIENT);
  }

  @AfterAll
  static void release() {
    sharpened.close();
    LOADED.values().forEach(Dataset::unpersist);
    LOADED.clear();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void logisticRegression(Fit fit) {
    Dataset<Row> rows = fit.sample().rows();
    LogisticRegression ours = new LogisticRegression();
    // One block a partition avoids a wrong gradient of MLlib's (SPARK-59562).
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression().setMaxBlockSizeInMB(64);
    if (fit.bounded()) {
      int features = rows.first().<Vector>getAs("features").size();
      int margins = fit.sample().classes > 2 ? fit.sample().classes : 1;
      for (org.apache.spark.ml.classification.LogisticRegression each : List.of(ours, theirs)) {
        each.setLowerBoundsOnCoefficients(filled(margins, features, LOWER))
            .setUpperBoundsOnCoefficients(filled(margins, features, UPPER));
      }
    }
    ModelPoint our = ModelPoint.of(fit.settings().on(ours, TOL, MAX_ITER).fit(rows));
    if (fit.bounded()) {
      assertThat(Arrays.stream(our.coefficients()))
          .allMatch(w -> w > LOWER - ROUNDING && w < UPPER + ROUNDING);
    }
    check(fit, our, ModelPoint.of(fit.settings().on(theirs, TOL, MAX_ITER).fit(rows)));
  }

  private static Matrix filled(int rows, int columns, double value) {
    double[] values = new double[rows * columns];
    Arrays.fill(values, value);
    return Matrices.dense(rows, columns, values);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void linearRegression(Fit fit) {
    Dataset<Row> rows = fit.sample().rows();
    LinearRegression ours = new LinearRegression();
    org.apache.spark.ml.regression.LinearRegression theirs =
        new org.apache.spark.ml.regression.LinearRegression().setSolver("l-bfgs");
    check(
        fit,
        ModelPoint.of(fit.settings().on(ours, TOL, MAX_ITER).fit(rows)),
        ModelPoint.of(fit.settings().on(theirs, TOL, MAX_ITER).fit(rows)));
  }

  private static void check(Fit fit, ModelPoint our, ModelPoint their) {
    Objective objective = fit.objective();
    double theirValue = objective.value(their, fit.penalty());
    double excess = objective.value(our, fit.penalty()) / theirValue - 1;
    double distance =
        fit.leavesCoefficientsOpen()
            ? distanceOfMargins(fit.sample().rows(), our, their)
            : Math.max(
                distance(our.coefficients(), their.coefficients()),
                distance(centred(our.intercepts()), centred(their.intercepts())));
    assertThat(excess).as("objective over MLlib's, less 1").isLessThan(1e-9);
    assertThat(distance).as("distance from MLlib's model").isLessThan(CLOSE);
  }

  private static double distanceOfMargins(Dataset<Row> rows, ModelPoint our, ModelPoint their) {
    double largest = 0;
    for (Row row : rows.select("features").collectAsList()) {
      Vector features = row.getAs(0);
      largest =
          Math.max(
              largest, distance(centred(our.margins(features)), centred(their.margins(features))));
    }
    return largest;
  }

  /** Largest difference over the largest value of MLlib's or 1. */
  private static double distance(double[] ours, double[] theirs) {
    double difference = 0;
    double size = 1;
    for (int e = 0; e < theirs.length; e++) {
      difference = Math.max(difference, Math.abs(ours[e] - theirs[e]));
      size = Math.max(size, Math.abs(theirs[e]));
    }
    return difference / size;
  }

  /** Values of several classes less their mean, a value of one margin as it is. */
  private static double[] centred(double[] values) {
    double mean = values.length == 1 ? 0 : Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(value -> value - mean).toArray();
  }
}
