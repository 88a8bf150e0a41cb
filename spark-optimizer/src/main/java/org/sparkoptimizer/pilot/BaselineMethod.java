package org.sparkoptimizer.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sparkoptimizer.baseline.AccProxSvrg;
import org.sparkoptimizer.baseline.Baseline;
import org.sparkoptimizer.baseline.Batches;
import org.sparkoptimizer.baseline.DasvrdaBaseline;
import org.sparkoptimizer.baseline.Katyusha;
import org.sparkoptimizer.baseline.MiniBatchSgd;
import org.sparkoptimizer.baseline.QuasiNewton;
import org.sparkoptimizer.baseline.Saga;
import org.sparkoptimizer.baseline.Svrg;

/** The baselines that a pilot can measure. */
enum BaselineMethod {
  SGD(Takes.BATCHES),
  SGD_DECREASING(Takes.BATCHES),
  SVRG(Takes.BATCHES),
  SAGA(Takes.BATCHES),
  KATYUSHA(Takes.BATCHES),
  ACC_PROX_SVRG(Takes.OWN_BATCHES_AND_MU),
  L_BFGS(Takes.ALL_ROWS),
  DASVRDA_NS(Takes.BATCHES),
  DASVRDA_SC(Takes.BATCHES_AND_MU),
  DASVRDA_ADAPTIVE(Takes.BATCHES);

  /** What a method works with. */
  private enum Takes {
    ALL_ROWS,
    BATCHES,
    BATCHES_AND_MU,
    OWN_BATCHES_AND_MU
  }

  private final Takes takes;

  BaselineMethod(Takes takes) {
    this.takes = takes;
  }

  /** The name that users write. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(BaselineMethod::id).toList();
  }

  /**
   * The baseline of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static BaselineMethod of(String id) {
    return Arrays.stream(values())
        .filter(method -> method.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "baseline '%s' is not known; choose of %s", id, String.join(", ", ids()))));
  }

  /** Refuses a problem that is not strongly convex where the method asks for it. */
  void check(Problem problem) {
    boolean needsMu = takes == Takes.BATCHES_AND_MU || takes == Takes.OWN_BATCHES_AND_MU;
    if (needsMu && (problem.fitIntercept() || problem.setting().l2() == 0)) {
      throw new IllegalArgumentException(
          String.format(
              "baseline '%s' is made for a strongly convex penalty: it takes an L2 part and no"
                  + " intercept; set fitIntercept to false, or leave the baseline out",
              id()));
    }
  }

  /** Mini-batches of ⌊√n⌋ rows, apart from methods that have a rule of their own. */
  Baseline on(long rows, long seed) {
    Batches batches = new Batches((long) Math.sqrt((double) rows), seed);
    return switch (this) {
      case SGD -> new MiniBatchSgd(batches, MiniBatchSgd.Steps.CONSTANT);
      case SGD_DECREASING -> new MiniBatchSgd(batches, MiniBatchSgd.Steps.DECREASING);
      case SVRG -> new Svrg(batches);
      case SAGA -> new Saga(batches);
      case KATYUSHA -> new Katyusha(batches);
      case ACC_PROX_SVRG -> new AccProxSvrg(seed);
      case L_BFGS -> QuasiNewton.asInMllib();
      case DASVRDA_NS -> DasvrdaBaseline.nonStronglyConvex(batches);
      case DASVRDA_SC -> DasvrdaBaseline.stronglyConvex(batches);
      case DASVRDA_ADAPTIVE -> DasvrdaBaseline.restarted(batches);
    };
  }

  /** Name in tables. */
  String title() {
    return on(1, 0).name();
  }

  /** Settings as text, without the budget. */
  String settings() {
    return takes == Takes.BATCHES || takes == Takes.BATCHES_AND_MU ? "b=floor(sqrt(n)) " : "";
  }
}
