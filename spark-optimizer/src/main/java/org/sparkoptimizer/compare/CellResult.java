package org.sparkoptimizer.compare;

import java.util.List;
import java.util.function.Function;

/**
 * A data set with a setting, measured.
 *
 * @param dataSet name of the data
 * @param rows number of rows
 * @param features number of features
 * @param setting the penalty
 * @param reference what gaps are measured against
 * @param targets results by target, the easiest first
 * @param mllibCurves MLlib's longest fit, by solver
 * @param notes what was done otherwise than asked
 * @param machine where it ran
 */
public record CellResult(
    String dataSet,
    long rows,
    int features,
    Setting setting,
    Reference reference,
    List<TargetResult> targets,
    List<MllibCurve> mllibCurves,
    List<String> notes,
    Machine machine) {

  /** Most heap that a side's measured fits held after a collection. */
  public long heapBytes(Function<TargetResult, SideResult> side) {
    return targets.stream()
        .flatMap(target -> side.apply(target).fits().stream())
        .mapToLong(FitRecord::heapBytes)
        .max()
        .orElse(0);
  }
}
