package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.loss.HuberLoss;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.GroupLasso;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.solver.Suboptimality.Kind;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** The certificate against the true suboptimality on many small problems. */
class CertificateTest {
  private static final int FEATURES = 5;
  private static final double TOL = 1e-6;
  private static final double INF = Double.POSITIVE_INFINITY;

  /** Groups of the features; an intercept has one of its own. */
  private static final int[] GROUPS = {0, 1, 0, 2, 1};

  /** What the penalty has beside its weights. */
  enum Shape {
    PLAIN,
    BOUNDED,
    GROUPED
  }

  /** A problem: what it is made of, and a seed. */
  record Case(
      ScalarLoss loss,
      double l1,
      double l2,
      boolean intercept,
      boolean weighted,
      Shape shape,
      boolean offset,
      long seed) {

    Data data() {
      Data data =
          loss instanceof LogisticLoss
              ? Problems.classification(seed, 70, FEATURES, 0.7)
              : Problems.regression(seed, 70, FEATURES, 0.7);
      Data given = offset ? data.withOffsets() : data;
      return weighted ? given.weighted() : given;
    }

    int dimension() {
      return FEATURES + (intercept ? 1 : 0);
    }

    Regularizer penalty() {
      if (shape == Shape.GROUPED) {
        return grouped();
      }
      double[] first = new double[dimension()];
      double[] second = new double[dimension()];
      Arrays.fill(first, 0, FEATURES, l1);
      Arrays.fill(second, 0, FEATURES, l2);
      ElasticNet net = new ElasticNet(first, second);
      if (shape == Shape.PLAIN) {
        return net;
      }
      double[] lower = new double[dimension()];
      double[] upper = new double[dimension()];
      Arrays.fill(lower, -INF);
      Arrays.fill(upper, INF);
      lower[0] = 0;
      lower[1] = -0.1;
      upper[1] = 0.1;
      upper[2] = 0.05;
      return new BoxConstrained(net, lower, upper);
    }

    private Regularizer grouped() {
      int[] groups = Arrays.copyOf(GROUPS, dimension());
      double[] first = {l1, l1, l1};
      double[] second = {l2, l2, l2};
      if (intercept) {
        groups[FEATURES] = 3;
        first = Arrays.copyOf(first, 4);
        second = Arrays.copyOf(second, 4);
      }
      return new GroupLasso(groups, new ElasticNet(first, second));
    }

    ColumnScaling scaling() {
      if (!intercept) {
        return ColumnScaling.identity(FEATURES, 1, false);
      }
      RowMoments moments = RowMoments.of(Problems.pack(data(), Storage.SMALLER), FEATURES);
      return ColumnScaling.centred(1, moments.featureMeans(), moments.featureDeviations());
    }

    DenseGlm explicit() {
      double[] center = new double[FEATURES];
      double[] scale = new double[FEATURES];
      Arrays.fill(scale, 1);
      if (intercept) {
        RowMoments moments = RowMoments.of(Problems.pack(data(), Storage.SMALLER), FEATURES);
        center = moments.featureMeans();
        scale = moments.featureDeviations();
      }
      return new DenseGlm(data().transformed(center, scale), loss, intercept);
    }

    CompositeProblem problem() {
      return new CompositeProblem(
          new GlmFiniteSum(Problems.pack(data(), Storage.SMALLER, 30, 0, 40), loss, scaling()),
          penalty());
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    double[][] penalties = {{0, 0.05}, {0.02, 0.03}, {0.03, 0}};
    long seed = 100;
    for (List<Shape> shapes :
        List.of(List.of(Shape.PLAIN, Shape.BOUNDED), List.of(Shape.GROUPED))) {
      for (ScalarLoss loss : List.of(new LogisticLoss(), new SquaredLoss(), new HuberLoss(0.6))) {
        for (double[] penalty : penalties) {
          for (boolean intercept : new boolean[] {false, true}) {
            for (boolean weighted : new boolean[] {false, true}) {
              for (Shape shape : shapes) {
                boolean offset = weighted == (shape == Shape.PLAIN);
                cases.add(
                    new Case(
                        loss, penalty[0], penalty[1], intercept, weighted, shape, offset, seed++));
              }
            }
          }
        }
      }
    }
    return cases;
  }

  private static Dasvrda method(double tol) {
    StageShape shape = new StageShape(8, 8, new ShiftedSchedule(3), 42);
    return Dasvrda.adaptive(shape, new StoppingRule(tol, 1500));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convergedMeansThatTheTrueRelativeSuboptimalityIsWithinTheTolerance(Case c) {
    CompositeProblem problem = c.problem();
    double[] start = new double[c.dimension()];
    Solution solution = method(TOL).minimize(problem, start, StageListener.NONE);
    DenseGlm explicit = c.explicit();
    DenseGlm.Optimum optimum = explicit.minimum(c.penalty());
    double atZero = explicit.objective(start, c.penalty());
    double rounding = 1e-13 * (1 + Math.abs(atZero));
    for (StageRecord record : solution.records()) {
      if (record.suboptimality().kind() == Kind.DUALITY_GAP) {
        assertThat(record.suboptimality().value())
            .as("certificate after stage %d", record.stage())
            .isGreaterThanOrEqualTo(record.objective() - optimum.objective() - rounding);
      }
    }
    // With L1 alone the gap overstates, so an estimate may end the run before.
    assertThat(solution.reason())
        .isIn(
            TerminationReason.DUALITY_GAP,
            c.l2() == 0 ? TerminationReason.MODEL : TerminationReason.DUALITY_GAP);
    double found = explicit.objective(solution.point(), c.penalty());
    assertThat(solution.objective()).isBetween(found - rounding, found + rounding);
    assertThat(found - optimum.objective())
        .isBetween(-rounding, TOL * (atZero - optimum.objective()) + rounding);
    assertThat(solution.relative()).isLessThanOrEqualTo(TOL);
  }

  @Test
  void certificateIsNeverBelowTheTruthFarFromTheOptimum() {
    int proofs = 0;
    for (Case c : cases()) {
      DenseGlm explicit = c.explicit();
      double least = explicit.minimum(c.penalty()).objective();
      java.util.Random random = new java.util.Random(c.seed());
      for (int i = 0; i < 20; i++) {
        double size = Math.pow(10, random.nextInt(4) - 2);
        double[] point = random.doubles(c.dimension(), -size, size).toArray();
        c.penalty().prox(point, 0, point);
        var gap = DualityGap.at(c.problem().sum().snapshotAt(point), c.penalty());
        double truth = explicit.objective(point, c.penalty()) - least;
        if (gap.isPresent()) {
          proofs++;
          assertThat(gap.getAsDouble()).as("%s", c).isGreaterThanOrEqualTo(truth - 1e-12 * truth);
        }
      }
    }
    assertThat(proofs).isGreaterThan(500);
  }

  /** Without a penalty there is no dual point in reach, so no proof, only an estimate. */
  @Test
  void unpenalisedProblemsConvergeByTheGradientMapping() {
    for (ScalarLoss loss : List.of(new LogisticLoss(), new SquaredLoss(), new HuberLoss(0.6))) {
      for (boolean intercept : new boolean[] {false, true}) {
        Case c = new Case(loss, 0, 0, intercept, true, Shape.PLAIN, !intercept, 300);
        Solution solution =
            method(TOL).minimize(c.problem(), new double[c.dimension()], StageListener.NONE);
        DenseGlm explicit = c.explicit();
        double least = explicit.minimum(c.penalty()).objective();
        double atZero = explicit.value(new double[c.dimension()]);
        assertThat(solution.reason()).as("%s", c).isEqualTo(TerminationReason.GRADIENT_MAPPING);
        assertThat(solution.objective() - least).isLessThanOrEqualTo(TOL * (atZero - least));
      }
    }
  }
}
