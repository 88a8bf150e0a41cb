package org.sparkoptimizer.solver;

import java.util.ArrayList;
import java.util.List;

/**
 * At which stages a duality gap is worth a round of its own: at every fourth, and where the last
 * two gaps, shrinking on as they did, will have reached the tolerance.
 */
final class CertificateSchedule {
  private static final int STAGES = 4;

  /** A record whose gap is more than this share of the one before still shows the gap of that. */
  private static final double OLD = 0.8;

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

  /** The records at which a new gap was found. */
  private static List<StageRecord> gaps(List<StageRecord> records) {
    List<StageRecord> gaps = new ArrayList<>();
    double before = Double.POSITIVE_INFINITY;
    for (StageRecord record : records) {
      boolean gap = record.suboptimality().kind() == Suboptimality.Kind.DUALITY_GAP;
      if (gap && record.relative() <= OLD * before) {
        gaps.add(record);
      }
      before = gap ? record.relative() : before;
    }
    return gaps;
  }

  /** Stages after the last gap at which it is at most {@code tol}, if it shrinks as it did. */
  private static int stagesTo(double tol, StageRecord before, StageRecord last) {
    double ofStage =
        Math.log(before.relative() / last.relative()) / (last.stage() - before.stage());
    return (int) Math.ceil(Math.log(last.relative() / tol) / ofStage);
  }
}
