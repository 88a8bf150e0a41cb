package org.sparkoptimizer.solver;

import java.util.ArrayList;
import java.util.List;

/**
 * At which stages a duality gap is worth a round of its own: at every fourth, and where the last
 * two gaps, shrinking on as they did, will have reached the tolerance.
 */
final class CertificateSchedule {
  private static final int STAGES = 4;

  /** Rises of the dual value below this share of the objective are rounding. */
  private static final double ROUNDING = 1e-12;

  private CertificateSchedule() {}

  /**
   * Tells whether the snapshot after a stage takes a certificate.
   *
   * @param stage stages done
   * @param tol relative suboptimality to stop at
   * @param records what is known of the stages before
   */
  static boolean isDue(int stage, double tol, List<StageRecord> records) {
    List<StageRecord> gaps = gaps(records);
    if (gaps.isEmpty()) {
      return stage % STAGES == 0;
    }
    StageRecord last = gaps.get(gaps.size() - 1);
    int since = stage - last.stage();
    return since % STAGES == 0
        || (gaps.size() > 1 && since == stagesTo(tol, gaps.get(gaps.size() - 2), last));
  }

  /** The records whose gap a new dual value made, and not only a lower objective. */
  private static List<StageRecord> gaps(List<StageRecord> records) {
    List<StageRecord> gaps = new ArrayList<>();
    double dual = Double.NEGATIVE_INFINITY;
    for (StageRecord record : records) {
      if (record.suboptimality().kind() == Suboptimality.Kind.DUALITY_GAP) {
        double now = record.objective() - record.suboptimality().value();
        if (now > dual + ROUNDING * Math.abs(record.objective())) {
          gaps.add(record);
          dual = now;
        }
      }
    }
    return gaps;
  }

  /** Stages after the last gap at which it is at most {@code tol}, if it shrinks as it did. */
  private static int stagesTo(double tol, StageRecord before, StageRecord last) {
    if (before.relative() >= 1) { // than what was gained, which says little of what is to come
      return Integer.MAX_VALUE;
    }
    double ofStage =
        Math.log(before.relative() / last.relative()) / (last.stage() - before.stage());
    return (int) Math.ceil(Math.log(last.relative() / tol) / ofStage);
  }
}
