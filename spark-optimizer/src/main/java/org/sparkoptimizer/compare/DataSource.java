package org.sparkoptimizer.compare;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows to compare on.
 *
 * @param name name in tables and file names
 * @param identity what tells these rows from others, such as path, size and time of a file
 * @param rows reads the rows; called only if there is something to measure
 * @since 0.1.0
 */
public record DataSource(String name, Map<String, String> identity, Supplier<Dataset<Row>> rows) {}
