package org.sparkoptimizer.data;

import java.util.Optional;

/**
 * The columns that a fit reads.
 *
 * @param features vector column
 * @param label numeric column
 * @param weight numeric column, if rows are weighted
 * @param labels which labels are allowed
 */
public record TrainingColumns(
    String features, String label, Optional<String> weight, LabelDomain labels) {}
