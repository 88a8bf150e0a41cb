package org.sparkoptimizer.zeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** What a notebook has to print, in Zeppelin as in spark-shell. */
final class Expected {
  private static final String NUMBER = "[-+]?\\d+(\\.\\d+)?(e[-+]\\d+)?";

  /** A chart, whole: Zeppelin cuts off what is too long. */
  private static final String IMAGE =
      "<figure>.*?<img src=\"data:image/png;base64,[\\w+/]{5000,}+=*+\".*?</figure>";

  private static final Map<String, List<String>> BY_FILE =
      Map.of(
          "1-pipeline.zpln",
          List.of(
              "50000 rows with columns label, features",
              "fitted StandardScalerModel and LogisticRegressionModel",
              "converged: true",
              "plan: memory",
              "stage\tobjective\tdistance\tkind\tpasses\trounds\tseconds\n0\t0\\.\\d{10}\t.*?\n1\t",
              "area under ROC 0\\.[789]"),
          "2-compare.zpln",
          List.of(
              "objective of the model that is all zero: 0\\.693147",
              "MLlib as it is\t" + NUMBER + "\t\\d+\t0\\.\\d{10}\t" + NUMBER,
              "MLlib, tol 1e-9\t" + NUMBER + "\t\\d+\t0\\.\\d{10}\t" + NUMBER,
              "spark-optimizer\t" + NUMBER + "\t\\d+\t0\\.\\d{10}\t[0-9.]+e-0[4-9]",
              // Better, or worse by less than its tol.
              "objective against the better of MLlib's: (-|\\+\\d\\.\\de-(0[7-9]|1\\d)|\\+0\\.0e\\+00)"),
          "3-pilot.zpln",
          List.of(
              "recommendation: (CHANGE|KEEP|MEASURE_MORE)",
              "Recommendation: ",
              "Speed on the sample: ",
              "3 figures, the largest of \\d+ KiB",
              IMAGE + ".*?" + IMAGE + ".*?" + IMAGE,
              "\\d+ KiB in .*pilot\\.html"),
          "4-resume.zpln",
          List.of(
              "undisturbed: \\d+ stages",
              "the fit ended with: an accident in stage 3",
              "checkpoints left by the accident: \\w[^\\n]+\\n",
              "resumed: stages [123] to \\d+",
              "same bits as undisturbed: true",
              "checkpoints left by the fit that ended: none"),
          "how-to.md",
          List.of("converged: true after \\d+\\.\\d passes", "features kept: \\d+ of 20"));

  private Expected() {}

  /** Checks what a notebook printed. */
  static void in(Notebook notebook, String output) {
    assertThat(BY_FILE).as("notebooks with an expectation").containsKey(notebook.file());
    for (String pattern : BY_FILE.get(notebook.file())) {
      assertThat(output).containsPattern("(?s)" + pattern);
    }
  }
}
