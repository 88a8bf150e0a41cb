package org.sparkoptimizer.pilot;

import java.util.List;
import org.sparkoptimizer.evaluation.Setting;

/**
 * What a pilot found.
 *
 * @param rows number of all rows
 * @param features number of features
 * @param heldOutRows number of held-out rows
 * @param setting the penalty
 * @param contenders the incumbent, this library, then the baselines
 * @param winner name of the contender that took the least time for the largest sample among those
 *     whose objective is as good as the incumbent's
 * @param modelInUse metrics of the saved model that is used today; empty where there is none
 * @param pricing prices
 * @param cores cores of the place of the pilot
 * @param cluster where the forecast is for
 * @param recommendation what to do
 * @since 0.1.0
 */
public record PilotResult(
    long rows,
    int features,
    long heldOutRows,
    Setting setting,
    List<ContenderResult> contenders,
    String winner,
    List<Accuracy> modelInUse,
    Pricing pricing,
    int cores,
    Cluster cluster,
    Recommendation recommendation) {

  /** What is used today. */
  public ContenderResult incumbent() {
    return contenders.get(0);
  }

  /** This library. */
  public ContenderResult library() {
    return contenders.get(1);
  }
}
