package org.sparkoptimizer.compare;

import java.util.List;
import org.sparkoptimizer.evaluation.Setting;

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
 * @param memory heap that fits on these rows hold
 * @param notes what was done otherwise than asked
 * @param machine where it ran
 * @since 0.1.0
 */
public record CellResult(
    String dataSet,
    long rows,
    int features,
    Setting setting,
    Reference reference,
    List<TargetResult> targets,
    List<MllibCurve> mllibCurves,
    Memory memory,
    List<String> notes,
    Machine machine) {}
