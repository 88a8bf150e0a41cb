package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.ml.RegularizationPath;

/** The plot of a path, from models that nobody fitted. */
class PathChartTest {

  private static RegularizationPath<LinearRegressionModel> path(int features, double... metrics) {
    List<RegularizationPath.Step<LinearRegressionModel>> steps =
        IntStream.range(0, metrics.length)
            .mapToObj(
                i -> {
                  double[] coefficients = new double[features];
                  Arrays.setAll(coefficients, j -> Math.max(0, i - j % 5) * (j - 2.5));
                  LinearRegressionModel model =
                      new LinearRegressionModel("linreg", Vectors.dense(coefficients), 0.1);
                  OptionalDouble metric =
                      Double.isNaN(metrics[i])
                          ? OptionalDouble.empty()
                          : OptionalDouble.of(metrics[i]);
                  return new RegularizationPath.Step<>(Math.pow(10, -i), model, metric);
                })
            .toList();
    return new RegularizationPath<>(steps, false);
  }

  private static BufferedImage drawn(PathChart chart) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(chart.png()));
  }

  private static BufferedImage judged(double... metrics) throws IOException {
    return drawn(new PathChart(path(4, metrics), "some", List.of(), Optional.of("rmse")));
  }

  /** Columns with pixels of the best model's mark: those in the plot, then those in the legend. */
  private static int[] mark(BufferedImage plot) {
    return IntStream.range(0, plot.getWidth())
        .filter(
            x ->
                IntStream.range(0, plot.getHeight())
                    .anyMatch(y -> plot.getRGB(x, y) == PathChart.BEST.getRGB()))
        .toArray();
  }

  @Test
  void theBestModelIsMarkedWhereItsPenaltyIs() throws IOException {
    BufferedImage plot = judged(1, 2, 3, 4);
    assertThat(plot.getWidth()).isEqualTo(1000);
    int[] largest = mark(plot);
    int[] middle = mark(judged(2, 1, 3, 4));
    int[] smallest = mark(judged(4, 3, 2, 1));
    assertThat(smallest[0] + 200).isLessThan(middle[0]);
    assertThat(middle[0] + 100).isLessThan(largest[0]);
    assertThat(largest[largest.length - 1]).isEqualTo(smallest[smallest.length - 1]);
  }

  @Test
  void withoutMetricsNothingIsMarked() throws IOException {
    double none = Double.NaN;
    PathChart chart = new PathChart(path(4, none, none, none), "some", List.of(), Optional.empty());
    assertThat(mark(drawn(chart))).isEmpty();
  }

  @Test
  void manyFeaturesOfTheSameNameAndModelsWithoutCoefficientsAreDrawn() throws IOException {
    List<String> names = IntStream.range(0, 60).mapToObj(j -> "a".repeat(30) + j).toList();
    PathChart many = new PathChart(path(60, 3, 2, 1, 2), "some", names, Optional.of("rmse"));
    PathChart none = new PathChart(path(1, 3), "some", List.of("x"), Optional.of("rmse"));
    assertThat(colours(drawn(many))).isGreaterThan(colours(drawn(none)));
  }

  private static long colours(BufferedImage plot) {
    int width = plot.getWidth();
    return Arrays.stream(plot.getRGB(0, 0, width, plot.getHeight(), null, 0, width))
        .distinct()
        .count();
  }
}
