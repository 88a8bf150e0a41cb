package org.sparkoptimizer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.RowChunk;

/**
 * The rows of a DataFrame that are to become a number of packed partitions. Source partitions are
 * merged without a shuffle when there are more of them than wanted. When there are fewer, the rows
 * of each are dealt out to pieces in a fixed order, and the pieces of the same number are joined,
 * so equal source partitions always give equal packed partitions.
 *
 * @param rows features, label and, where there are any, weight and offset
 * @param columns names of the columns
 * @param partitions number of packed partitions
 */
record SourceRows(JavaRDD<InternalRow> rows, TrainingColumns columns, int partitions) {

  static SourceRows of(Dataset<?> dataset, TrainingColumns columns, int partitions) {
    JavaRDD<InternalRow> rows = InternalRows.of(select(dataset, columns));
    return new SourceRows(
        rows.getNumPartitions() > partitions ? rows.coalesce(partitions) : rows,
        columns,
        partitions);
  }

  private static Dataset<Row> select(Dataset<?> dataset, TrainingColumns columns) {
    DataType type = dataset.schema().apply(columns.features()).dataType();
    if (!type.equals(SQLDataTypes.VectorType())) {
      throw new InvalidDataException(
          String.format(
              "column '%s' has type %s but must hold vectors; make it with a VectorAssembler",
              columns.features(), type.catalogString()));
    }
    requireOffset(dataset.schema(), columns.offset());
    List<String> names = columns.names();
    List<Column> selected = new ArrayList<>();
    selected.add(functions.col(columns.features()));
    for (String number : names.subList(1, names.size())) {
      selected.add(functions.col(number).cast("double"));
    }
    return dataset.toDF().select(selected.toArray(new Column[0]));
  }

  /** MLlib has looked at the other columns. */
  private static void requireOffset(StructType schema, String offset) {
    if (offset == null) {
      return;
    }
    List<String> existing = Arrays.asList(schema.fieldNames());
    if (!existing.contains(offset)) {
      throw new InvalidDataException(
          String.format(
              "offset column '%s' does not exist; the input has the columns %s",
              offset, String.join(", ", existing)));
    }
    DataType type = schema.apply(offset).dataType();
    if (!(type instanceof NumericType)) {
      throw new InvalidDataException(
          String.format(
              "column '%s' is of type %s but an offset must be numeric; convert it",
              offset, type.simpleString()));
    }
  }

  /** Number of source partitions, at most the packed ones. */
  int sources() {
    return rows.getNumPartitions();
  }

  boolean areDealt() {
    return sources() < partitions;
  }

  /** Number of pieces that the rows of a source partition are packed into. */
  int pieces() {
    return areDealt() ? partitions : 1;
  }

  /** Joins the pieces of one packed partition, which come in the order of their sources. */
  static PackedPartition join(int index, List<PackedPartition> pieces) {
    List<RowChunk> chunks = new ArrayList<>();
    pieces.forEach(piece -> chunks.addAll(piece.chunks()));
    return new PackedPartition(index, chunks);
  }
}
