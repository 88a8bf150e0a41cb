package org.sparkoptimizer.data;

import java.io.Serializable;

/**
 * The columns that a fit reads.
 *
 * @param features vector column
 * @param label numeric column
 * @param weight numeric column, or null when rows are not weighted
 * @param labels which labels are allowed
 * @since 0.1.0
 */
public record TrainingColumns(String features, String label, String weight, LabelDomain labels)
    implements Serializable {}
