package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.sparkoptimizer.data.InvalidDataException;

/**
 * Which labels of the input stand for the classes 0, 1, 2, …
 *
 * @param values label of each class, ascending
 */
record ClassLabels(List<Double> values) implements Labels {
  /** Labels beyond are no classes. */
  private static final int MOST = 1000;

  /** Labels that a message shows. */
  private static final int SHOWN = 5;

  /** Copies the values. */
  ClassLabels {
    values = List.copyOf(values);
  }

  /**
   * Finds the labels of the input, all of which is read.
   *
   * @throws InvalidDataException if there are fewer than two or more than 1,000
   */
  static ClassLabels in(Dataset<Row> rows, String labelColumn) {
    Column label = functions.col(labelColumn).cast("double").as("label");
    List<Double> found =
        rows
            .select(label)
            .filter(label.isNotNull().and(functions.not(functions.isnan(label))))
            .distinct()
            .takeAsList(MOST + 1)
            .stream()
            .map(row -> row.getDouble(0))
            .sorted()
            .toList();
    if (found.size() < 2 || found.size() > MOST) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "column '%s' holds %s labels but task multinomial wants 2 to %,d",
              labelColumn,
              found.size() > MOST ? "more than " + MOST : found.size(),
              MOST));
    }
    return new ClassLabels(found);
  }

  private boolean isIdentity() {
    return IntStream.range(0, values.size()).allMatch(k -> values.get(k) == k);
  }

  @Override
  public int count() {
    return values.size();
  }

  /** Replaces the labels by the numbers of their classes, any other by −1, which is none. */
  @Override
  public Dataset<Row> applyTo(Dataset<Row> rows, String labelColumn) {
    Column label = functions.col(labelColumn).cast("double");
    Column position = functions.array_position(array(), label);
    return rows.withColumn(
        labelColumn,
        functions
            .when(label.isNull().or(functions.isnan(label)), label)
            .when(position.gt(0), position.minus(1).cast("double"))
            .otherwise(-1.0));
  }

  @Override
  public Dataset<Row> restoreIn(Dataset<Row> rows, String predictionColumn) {
    Column index = functions.col(predictionColumn).cast("int").plus(1);
    return isIdentity()
        ? rows
        : rows.withColumn(predictionColumn, functions.element_at(array(), index));
  }

  private Column array() {
    return functions.array(values.stream().map(functions::lit).toArray(Column[]::new));
  }

  @Override
  public String description() {
    return "the model knows the labels " + shown();
  }

  private String shown() {
    List<String> words = new ArrayList<>();
    values.stream().limit(SHOWN).forEach(value -> words.add(String.valueOf(value)));
    if (values.size() > SHOWN) {
      words.add("…");
      words.add(String.valueOf(values.get(values.size() - 1)));
    }
    return String.join(", ", words);
  }

  @Override
  public void describeTo(PrintWriter out) {
    if (!isIdentity()) {
      out.printf("labels %s are classes 0 to %d%n", shown(), values.size() - 1);
    }
  }

  @Override
  public void writeTo(ObjectNode json) {
    values.forEach(json.putObject("labels").putArray("classes")::add);
  }

  /** Reads what {@link #writeTo} wrote. */
  static ClassLabels readFrom(JsonNode classes) {
    List<Double> values = new ArrayList<>();
    classes.forEach(value -> values.add(value.asDouble()));
    return new ClassLabels(values);
  }
}
